"""Who came in, who did not, who changed the key to the door: all of it is on record, without anybody's address."""

import json

import pytest

from audit.domain.verify import verify_all
from audit.models import TrailEntry
from organisations.models import RoleGrant

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def demo(settings, town):
    settings.DEMO = True
    return town


def events(*names) -> list[tuple[str, object, str]]:
    rows = TrailEntry.objects.filter(event__startswith="account.").order_by("pk").select_related("actor")
    return [(row.event, row.actor, row.stream) for row in rows]


def test_sign_in_failure_and_sign_out_are_recorded(client, demo):
    person = demo.person("kiemtoan.bp")
    own = f"organisations.user:{person.pk if not hasattr(person, 'uuid') else person.uuid}"
    client.post("/tai-khoan/login/", {"login": person.email, "password": "wrong"})
    client.post("/tai-khoan/login/", {"login": "nobody@example.vn", "password": "wrong"})
    client.post("/tai-khoan/login/", {"login": person.email, "password": demo.password("kiemtoan.bp")})
    client.post("/tai-khoan/logout/")
    assert events() == [
        ("account.sign_in_failed", None, own),
        ("account.sign_in_failed", None, "account:unknown"),
        ("account.signed_in", person, own),
        ("account.signed_out", person, own),
    ]
    told = json.dumps(list(TrailEntry.objects.values_list("detail", flat=True)))
    assert person.email not in told
    assert "nobody@example.vn" not in told
    assert verify_all().breaks == ()


def test_another_password_is_recorded(client, demo):
    person = demo.person("kiemtoan.bp")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    new = "một mật khẩu thật dài 2026"
    client.post(
        "/tai-khoan/password/change/",
        {"oldpassword": demo.password("kiemtoan.bp"), "password1": new, "password2": new},
    )
    person.refresh_from_db()
    assert person.check_password(new)
    assert [name for name, _actor, _stream in events()] == ["account.signed_in", "account.password_changed"]


def test_roles_and_mandates_that_came_with_the_city_are_on_record(town):
    row = TrailEntry.objects.get(event="organisations.loaded")
    grants = {str(uuid) for uuid in RoleGrant.objects.values_list("uuid", flat=True)}
    assert grants
    assert grants <= {given[0] for given in row.detail["given"]}


def test_whoever_is_refused_is_on_record(client, town):
    person = town.person("vanhanh")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/luu-tru/?q=a")
    row = TrailEntry.objects.get(event="access.refused")
    assert (row.actor, row.detail) == (person, {"code": "search.forbidden", "path": "/luu-tru/"})


def test_a_path_that_no_database_keeps_is_refused_all_the_same(client, town):
    client.force_login(town.person("vanhanh"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/ban-lam-viec/quay/a%00b/").status_code in {403, 404}
    assert verify_all().breaks == ()
