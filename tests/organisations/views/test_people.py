"""The administrator's pages over HTTP: found, granted, revoked; others refused; a refusal told with what was typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.domain.grants import authority_of
from organisations.enums import Role
from organisations.models import Mandate, RoleGrant
from tests.workflows.views.desk import signed_in, words

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/nhan-su/"


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get(PAGE).url == f"/tai-khoan/login/?next={PAGE}"


@pytest.mark.parametrize("login", ["chutich.bp", "vanhanh", "tiepnhan.bp"])
def test_others_are_refused_also_by_address(town, login):
    person, grant = town.person("vanthu.bp"), RoleGrant.objects.get(user=town.person("vanthu.bp"))
    desk, mandate = signed_in(town.person(login)), Mandate.objects.get(user=town.person("phochutich.bp"))
    role = {"role": "clerk", "unit": town.unit("bp_office").pk, "valid_from": "2026-01-01"}
    pages = [desk.get(PAGE), desk.post(reverse("people:give_role", args=[person.uuid]), role)]
    pages += [desk.post(reverse("people:end_grant", args=[grant.uuid]), {"reason": "x"})]
    pages += [desk.post(reverse("people:end_mandate", args=[mandate.uuid]), {"reason": "x"})]
    pages += [desk.get(reverse("people:give_mandate", args=[person.uuid]))]
    pages += [desk.post(reverse("people:give_mandate", args=[person.uuid]), {"capacity": "TL."})]
    assert [page.status_code for page in pages] == [403] * 6
    assert "Ngô Thị Kim Chi" not in words(pages[0])
    assert (RoleGrant.objects.get(pk=grant.pk).revoked_at, Mandate.objects.get(pk=mandate.pk).revoked_at) == (
        None,
        None,
    )
    assert PAGE not in desk.get("/ban-lam-viec/").content.decode().replace("/nhan-su/vang-mat/", "")


def test_the_list_says_who_holds_what_and_offers_its_buttons(town):
    page = signed_in(town.person("quantri")).get(PAGE, {"q": "tran quoc buu"})
    text = words(page)
    for told in (
        "Trần Quốc Bửu",
        "Phó Chủ tịch, UBND phường Bình Phước",
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH",
        "Thu hồi",
    ):
        assert told in text, told
    assert "Trần Thị Bích Ngọc" not in text
    assert "Không có ai" in words(signed_in(town.person("quantri")).get(PAGE, {"q": "zzzz"}))


def test_a_role_is_granted_and_opens_at_once(town):
    desk, person = signed_in(town.person("quantri")), town.person("vanthu.bp")
    url, unit = reverse("people:give_role", args=[person.uuid]), town.unit("bp_culture")
    last = timezone.localdate() + timedelta(30)
    asked = {"role": "consulted", "unit": unit.pk, "valid_from": timezone.localdate(), "valid_to": last}
    empty = desk.post(url, {"role": "", "unit": "", "valid_from": "hôm nay"})
    assert (empty.status_code, "hôm nay" in empty.content.decode()) == (422, True)
    assert desk.post(url, asked).url == PAGE
    assert authority_of(person).has(Role.CONSULTED, unit.pk)
    again = desk.post(url, asked)
    assert (again.status_code, "đã giữ vai trò này" in words(again)) == (409, True)
    grant = RoleGrant.objects.get(user=person, unit=unit)
    assert (grant.valid_to, grant.granted_by) == (last, town.person("quantri"))


def test_nobody_gives_themselves_a_role(town):
    own = town.person("quantri")
    desk, url = signed_in(own), reverse("people:give_role", args=[own.uuid])
    asked = {"role": "leader", "unit": town.unit("bp_committee").pk, "valid_from": timezone.localdate()}
    assert (desk.get(url).status_code, desk.post(url, asked).status_code) == (403, 403)
    assert RoleGrant.objects.filter(user=own).count() == 1
    page = desk.get(PAGE, {"q": own.full_name}).content.decode()
    assert (own.full_name in page, url in page) == (True, False)


def test_a_role_is_revoked_with_a_reason_only(town):
    desk, person = signed_in(town.person("quantri")), town.person("vanthu.bp")
    grant = RoleGrant.objects.get(user=person)
    url = reverse("people:end_grant", args=[grant.uuid])
    assert "Ngô Thị Kim Chi" in words(desk.get(url))
    assert desk.post(url, {"reason": " "}).status_code == 422
    assert desk.post(url, {"reason": "Chuyển công tác"}).url == PAGE
    grant.refresh_from_db()
    assert (grant.reason, grant.revoked_at is None, authority_of(person).pairs) == (
        "Chuyển công tác",
        False,
        frozenset(),
    )
    assert desk.post(url, {"reason": "lần nữa"}).status_code == 403
