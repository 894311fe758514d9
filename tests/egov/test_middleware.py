"""The desk: closed to citizens on every one of its pages, and to whose role demands a second factor that is missing."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.checks import run_checks
from django.test import Client
from django.urls import URLPattern, get_resolver

from audit.models import TrailEntry
from egov.middleware import DESK
from tests.factories.accounts import citizen
from tests.factories.cases import signed_in

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SECOND = "/tai-khoan/2fa/"


def desk_pages() -> list[str]:
    """One address of every route of the desk."""
    found = []
    for room in get_resolver().url_patterns:
        if getattr(room, "namespace", None) in DESK:
            found += [f"/{room.pattern}{row.pattern}" for row in room.url_patterns if isinstance(row, URLPattern)]
    fill = {"uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "int": "1", "slug": "x", "str": "x"}
    return [re.sub(r"<(\w+):\w+>", lambda hit: fill[hit[1]], page) for page in found]


def test_there_is_a_desk():
    assert len(desk_pages()) > 15
    assert {"/ban-lam-viec/", "/luu-tru/", "/van-hanh/"} <= set(desk_pages())


def test_a_citizen_reaches_no_page_of_the_desk(town):
    client = signed_in(citizen())
    for page in desk_pages():
        for answer in (client.get(page), client.post(page)):
            assert answer.status_code == 403, page
            assert "dành cho cán bộ" in answer.content.decode()
    codes = {row["code"] for row in TrailEntry.objects.filter(event="access.refused").values_list("detail", flat=True)}
    assert codes == {"organisations.officials_only"}


def refusals() -> list[tuple[object, str, int]]:
    rows = TrailEntry.objects.filter(event="access.refused").order_by("pk").select_related("actor")
    return [(row.actor, row.detail["path"], row.detail.get("times", 1)) for row in rows]


def test_a_citizen_who_presses_on_leaves_a_few_rows_and_not_as_many_as_presses(town):
    person = citizen()
    client = signed_in(person)
    for number in range(25):
        client.get(f"/ban-lam-viec/?{number}" if number % 2 else f"/ban-lam-viec/ho-so/{uuid.UUID(int=number)}/")
    assert refusals() == [
        (person, f"/ban-lam-viec/ho-so/{uuid.UUID(int=0)}/", 1), (person, "/ban-lam-viec/", 10),
    ]  # fmt: skip
    other = citizen("b@example.vn")
    signed_in(other).get("/ban-lam-viec/")
    assert refusals()[2:] == [(other, "/ban-lam-viec/", 1)]  # one hides nobody else's


def test_what_an_official_tries_to_open_is_on_record_one_by_one(town):
    person = town.person("tiepnhan.dx")
    client = signed_in(person)
    for page in ["/van-hanh/", "/nhan-su/"] * 3:
        client.get(page)
    assert refusals() == [(person, "/van-hanh/", 1), (person, "/nhan-su/", 1)]


def test_in_the_next_hour_it_is_told_anew(town):
    person = citizen()
    client = signed_in(person)
    with time_machine.travel("2026-11-11T02:10:00Z", tick=False) as clock:
        for minutes in (0, 5, 60):
            clock.move_to(datetime(2026, 11, 11, 2, 10, tzinfo=UTC) + timedelta(minutes=minutes))
            client.get("/ban-lam-viec/")
    assert refusals() == [(person, "/ban-lam-viec/", 1)] * 2


def test_without_the_setting_nobody_is_asked(town):
    assert signed_in(town.person("quantri")).get("/van-hanh/").status_code == 200


@pytest.mark.parametrize(("roles", "login"), [(["administrator"], "quantri"), (["leader"], "phochutich.bp")])
def test_whose_role_demands_it_reaches_nothing_of_the_desk_until_it_is_there(town, settings, roles, login):
    settings.EGOV_SECOND_FACTOR_ROLES = roles
    client = signed_in(town.person(login))
    for page in desk_pages():
        for answer in (client.get(page), client.post(page)):
            assert (answer.status_code, answer["Location"]) == (302, SECOND), page
    assert "cần xác thực hai lớp" in client.get(SECOND).content.decode()
    assert [client.get(page).status_code for page in ("/", "/tai-khoan/logout/")] == [200, 200]
    TOTP.activate(town.person(login), "JBSWY3DPEHPK3PXP")
    assert client.get("/ban-lam-viec/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/ban-lam-viec/")["Location"] == SECOND


def test_other_roles_are_not_asked(town, settings):
    settings.EGOV_SECOND_FACTOR_ROLES = ["administrator", "leader"]
    assert signed_in(town.person("tiepnhan.bp")).get("/ban-lam-viec/").status_code == 200
    assert Client().get("/ban-lam-viec/")["Location"].startswith("/tai-khoan/login/")


def test_who_needs_it_cannot_turn_it_off(town, settings):
    person = town.person("quantri")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = signed_in(person)
    client.post("/tai-khoan/reauthenticate/", {"password": town.password("quantri"), "next": SECOND})
    for roles, left in ((["administrator"], 1), ([], 0)):
        settings.EGOV_SECOND_FACTOR_ROLES = roles
        client.post("/tai-khoan/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(type="totp").count() == left


def test_a_role_that_does_not_exist_is_said_at_the_start(settings):
    settings.EGOV_SECOND_FACTOR_ROLES = ["leader", "boss"]
    told = [row.msg for row in run_checks() if row.id == "organisations.E001"]
    assert told == ["EGOV_SECOND_FACTOR_ROLES: no role is called boss."]
