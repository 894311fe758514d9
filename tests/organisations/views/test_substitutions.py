"""A leader arranges an absence himself, sees it, ends it; nobody else does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.domain.substitutions import lendable_grants, lent_by
from organisations.models import Mandate, RoleGrant
from tests.workflows.views.desk import signed_in, words

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/nhan-su/vang-mat/"


def asked(town, **changes) -> dict:
    today = timezone.localdate()
    return {
        "to": town.person("chanhvp.bp").uuid, "valid_from": today, "valid_to": today + timedelta(5),
        "basis": "Văn bản số 12/UQ-UBND", "reason": "Đi công tác", **changes,
    }  # fmt: skip


def test_the_leader_names_somebody_sees_it_and_ends_it(town):
    leader = town.person("chutich.bp")
    desk, own = signed_in(leader), lendable_grants(leader)[0]
    url = reverse("people:name_substitute", args=[own.uuid])
    assert "Chưa có ai" in words(desk.get(PAGE))
    assert "Đinh Công Trứ" in words(desk.get(url))
    wrong = desk.post(url, asked(town, valid_to=timezone.localdate() - timedelta(1)))
    assert (wrong.status_code, "Đi công tác" in wrong.content.decode()) == (409, True)
    assert desk.post(url, asked(town, basis="")).status_code == 422
    assert desk.post(url, asked(town)).url == PAGE
    text = words(desk.get(PAGE))
    assert ("Đinh Công Trứ" in text, "Đi công tác" in text) == (True, True)
    assert "Lê Quang Vinh" in words(signed_in(town.person("chanhvp.bp")).get(PAGE))
    lent = lent_by(leader)[0]
    end = reverse("people:end_substitution", args=[lent.uuid])
    assert desk.post(end, {"reason": ""}).status_code == 422
    assert desk.post(end, {"reason": "Về sớm"}).url == PAGE
    assert "Chưa có ai" in words(desk.get(PAGE))
    assert Mandate.objects.get(substitutes_for=leader).revoked_at is not None


def test_others_have_nothing_to_do_there(town):
    leader = town.person("chutich.bp")
    own = lendable_grants(leader)[0]
    signed_in(leader).post(reverse("people:name_substitute", args=[own.uuid]), asked(town))
    lent = lent_by(leader)[0]
    for login in ("phochutich.bp", "quantri", "vanthu.bp"):
        desk = signed_in(town.person(login))
        assert desk.post(reverse("people:name_substitute", args=[own.uuid]), asked(town)).status_code == 403
        assert desk.post(reverse("people:end_substitution", args=[lent.uuid]), {"reason": "x"}).status_code == 403
    assert signed_in(town.person("vanthu.bp")).get(PAGE).status_code == 403
    assert RoleGrant.objects.get(pk=lent.pk).revoked_at is None


def test_an_administrator_who_revokes_a_lent_role_ends_the_mandate_with_it(town):
    leader = town.person("chutich.bp")
    signed_in(leader).post(reverse("people:name_substitute", args=[lendable_grants(leader)[0].uuid]), asked(town))
    end = reverse("people:end_grant", args=[lent_by(leader)[0].uuid])
    assert signed_in(town.person("quantri")).post(end, {"reason": "Sai người"}).status_code == 302
    assert Mandate.objects.get(substitutes_for=leader).reason == "Sai người"
