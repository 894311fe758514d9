"""Signing for a body: on its behalf, for the head, by order, by written delegation, acting, in somebody's place."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from audit.models import TrailEntry
from organisations.domain.mandates import find_mandate, give_mandate, mandate_for, revoke_mandate
from organisations.enums import SigningCapacity as In
from organisations.errors import (
    GrantForbiddenError,
    MandateInvalidError,
    MandateOverlapsError,
    NoMandateError,
    UnitEndedError,
)
from organisations.models import Mandate, User
from tests.factories.accounts import citizen

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")
LAST = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 11, 9, 0, tzinfo=VN), tick=False) as traveller:
        yield traveller


def give(town, capacity: In = In.BY_ORDER, **facts) -> Mandate:
    wanted = {
        "body": town.unit("bp_committee"),
        "signature_lines": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TL. CHỦ TỊCH", "TUQ. CHỦ TỊCH", "Q. CHỦ TỊCH"],
        "basis": "Quyết định 12/QĐ-UBND ngày 10/11/2026",
        "actor": town.person("quantri"),
        **facts,
    }
    return give_mandate(town.person("chanhvp.bp"), capacity=capacity, **wanted)


@pytest.mark.parametrize("capacity", [In.HEAD, In.ON_BEHALF, In.DEPUTY, In.BY_ORDER, In.ACTING])
def test_every_capacity_of_the_decree_can_be_given(town, capacity):
    revoke_mandate(Mandate.objects.get(user=town.person("chutich.bp")), actor=None)
    mandate = give(town, capacity)
    assert mandate_for(town.person("chanhvp.bp"), town.unit("bp_committee"), kind="building_permit") == mandate
    assert TrailEntry.objects.get(event="mandate.given").detail["capacity"] == capacity


def test_a_written_delegation_has_a_last_day(town, today):
    with pytest.raises(MandateInvalidError):
        give(town, In.DELEGATED)
    give(town, In.DELEGATED, valid_to=LAST)
    person, body = town.person("chanhvp.bp"), town.unit("bp_committee")
    today.move_to(datetime(2026, 11, 20, 23, 59, tzinfo=VN))
    assert find_mandate(person, body, kind="building_permit") is not None
    today.move_to(datetime(2026, 11, 21, 0, 0, tzinfo=VN))
    with pytest.raises(NoMandateError):
        mandate_for(person, body, kind="building_permit")


def test_nobody_gives_a_mandate_to_themselves_or_to_a_citizen(town):
    facts = {"body": town.unit("bp_committee"), "capacity": In.HEAD, "signature_lines": ["CHỦ TỊCH"], "basis": "QĐ 12"}
    own, before = town.person("quantri"), Mandate.objects.count()
    with pytest.raises(GrantForbiddenError):
        give_mandate(own, actor=own, **facts)
    for actor in (own, None):
        with pytest.raises(MandateInvalidError):
            give_mandate(citizen(f"{getattr(actor, 'pk', 0)}@example.vn"), actor=actor, **facts)
    assert Mandate.objects.count() == before


def test_no_mandate_is_given_to_an_account_that_is_closed_meanwhile(town):
    person = town.person("chanhvp.bp")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(MandateInvalidError):
        give_mandate(
            person, body=town.unit("bp_committee"), capacity=In.ON_BEHALF, signature_lines=["TM. ỦY BAN NHÂN DÂN"],
            basis="Quyết định 12/QĐ-UBND ngày 10/11/2026", actor=town.person("quantri"),
        )  # fmt: skip
    assert not Mandate.objects.filter(user=person).exists()


def test_who_signs_one_kind_of_document_lets_nobody_sign_more(town):
    holder = town.person("phochutich.bp")
    Mandate.objects.filter(user=holder).update(document_kinds=["building_permit"])
    for kinds in ((), ("building_permit", "refusal")):
        with pytest.raises(GrantForbiddenError):
            give(town, In.DEPUTY, actor=holder, substitutes_for=holder, valid_to=LAST, document_kinds=kinds)
    lent = give(
        town, In.DEPUTY, actor=holder, substitutes_for=holder, valid_to=LAST, document_kinds=("building_permit",)
    )
    assert lent.document_kinds == ["building_permit"]


def test_whoever_stands_in_does_so_for_a_period_and_a_named_person(town):
    absent = town.person("phochutich.bp")
    with pytest.raises(MandateInvalidError):
        give(town, In.DEPUTY, substitutes_for=absent)
    with pytest.raises(MandateInvalidError):
        give(town, In.DEPUTY, substitutes_for=town.person("chanhvp.bp"), valid_to=LAST)
    mandate = give(town, In.DEPUTY, substitutes_for=absent, valid_to=LAST)
    assert (mandate.substitutes_for, mandate.valid_to) == (absent, LAST)


@pytest.mark.parametrize(
    "facts",
    [
        {"signature_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]},
        {"signature_lines": []},
        {"basis": "  "},
        {"valid_from": date(2026, 11, 11), "valid_to": date(2026, 11, 10)},
    ],
)
def test_a_mandate_that_does_not_hold_together_is_refused(town, facts):
    with pytest.raises(MandateInvalidError):
        give(town, In.DEPUTY, **facts)


def test_a_mandate_may_be_for_some_kinds_of_documents_only(town):
    give(town, document_kinds=("certified_copy",))
    person, body = town.person("chanhvp.bp"), town.unit("bp_committee")
    assert find_mandate(person, body, kind="certified_copy") is not None
    assert find_mandate(person, body, kind="building_permit") is None
    assert find_mandate(person, town.unit("dx_committee"), kind="certified_copy") is None


def test_a_revoked_mandate_is_gone_at_once(town):
    mandate = give(town)
    revoke_mandate(mandate, actor=town.person("quantri"))
    revoke_mandate(mandate, actor=town.person("quantri"))
    assert find_mandate(town.person("chanhvp.bp"), town.unit("bp_committee"), kind="building_permit") is None
    assert TrailEntry.objects.filter(event="mandate.revoked").count() == 1


@pytest.mark.parametrize("capacity", [In.HEAD, In.ON_BEHALF, In.ACTING])
def test_a_body_has_one_head_at_a_time(town, capacity):
    holder, before = Mandate.objects.get(user=town.person("chutich.bp")), Mandate.objects.count()
    with pytest.raises(MandateOverlapsError, match="Lê Quang Vinh"):
        give(town, capacity)
    assert Mandate.objects.count() == before
    Mandate.objects.filter(pk=holder.pk).update(valid_to=LAST)
    with pytest.raises(MandateOverlapsError):
        give(town, capacity, valid_from=LAST)
    assert give(town, capacity, valid_from=LAST + timedelta(1)).capacity == capacity


def test_nobody_signs_the_same_for_a_body_twice_over(town):
    first = give(town, In.BY_ORDER, document_kinds=("certified_copy",), valid_to=LAST)
    for kinds in ((), ("certified_copy", "building_permit")):
        with pytest.raises(MandateOverlapsError):
            give(town, In.DEPUTY, document_kinds=kinds)
    give(town, In.DEPUTY, document_kinds=("building_permit",))
    give(town, In.DEPUTY, document_kinds=("certified_copy",), valid_from=LAST + timedelta(1))
    revoke_mandate(first, actor=None)
    assert give(town, In.DELEGATED, document_kinds=("certified_copy",), valid_to=LAST).capacity == "TUQ."


def test_another_body_and_standing_in_are_in_nobodys_way(town):
    give(town, In.BY_ORDER)
    assert give(town, In.BY_ORDER, body=town.unit("dx_committee")).body == town.unit("dx_committee")
    stands_in = give(town, In.DEPUTY, substitutes_for=town.person("phochutich.bp"), valid_to=LAST)
    assert find_mandate(town.person("chanhvp.bp"), town.unit("bp_committee"), kind="decision") == stands_in


def test_nobody_is_given_a_mandate_afterwards(town):
    yesterday = date(2026, 11, 10)
    for actor in (town.person("quantri"), None):
        with pytest.raises(MandateInvalidError):
            give(town, valid_from=yesterday, actor=actor)
    with pytest.raises(MandateInvalidError):
        give(town, valid_from=yesterday, source="Sổ theo dõi cũ")  # only the installation takes over
    assert TrailEntry.objects.filter(event="mandate.given").count() == 0
    give(town, valid_from=yesterday, actor=None, source="Sổ theo dõi cũ")
    assert TrailEntry.objects.get(event="mandate.given").detail["source"] == "Sổ theo dõi cũ"


def test_no_mandate_is_for_a_body_that_is_no_more(town):
    with pytest.raises(UnitEndedError):
        give(town, body=town.unit("tan_phu"), actor=None)


@pytest.mark.parametrize("login", ["chutich.bp", "chanhvp.bp", "kiemsoat", "vanhanh"])
def test_only_an_administrator_gives_and_revokes_mandates(town, login):
    with pytest.raises(GrantForbiddenError):
        give(town, actor=town.person(login))
    with pytest.raises(GrantForbiddenError):
        revoke_mandate(Mandate.objects.get(user=town.person("chutich.bp")), actor=town.person(login))


@pytest.mark.parametrize("facts", [{"capacity": "TUQ."}, {"basis": ""}, {"valid_to": date(2020, 1, 1)}])
def test_the_database_refuses_what_the_decree_refuses(town, facts):
    row = {"user": town.person("chanhvp.bp"), "body": town.unit("bp_committee"), "capacity": "TM.", "basis": "QĐ",
           "valid_from": date(2026, 1, 1)}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(**{**row, **facts})
