"""Rights by role, unit and period: begun, ended, revoked, lent; and who may change them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import TrailEntry
from organisations.domain.grants import authority_of, delegate_role, grant_role, in_force, people_with, revoke_grant
from organisations.domain.units import units_with_role
from organisations.enums import Role
from organisations.errors import GrantForbiddenError, NotDelegableError, NotGrantableError
from organisations.models import RoleGrant

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 11)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 11, 9, 0, tzinfo=VN), tick=False) as traveller:
        yield traveller


def holds(town, login: str, role: str, unit: str) -> bool:
    return authority_of(town.person(login)).has(role, town.unit(unit).pk)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "held"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(1), None, False),
        (TODAY - timedelta(9), TODAY - timedelta(1), False),
    ],
)
def test_a_grant_holds_from_its_first_day_to_its_last(town, valid_from, valid_to, held):
    unit = town.unit("bp_culture")
    grant_role(
        town.person("vanthu.bp"), unit=unit, role=Role.CONSULTED, actor=None, valid_from=valid_from, valid_to=valid_to,
        source="Sổ theo dõi cũ",
    )  # fmt: skip
    assert holds(town, "vanthu.bp", Role.CONSULTED, "bp_culture") is held
    assert (town.person("vanthu.bp") in people_with(Role.CONSULTED, unit)) is held


def test_nobody_is_given_a_right_afterwards(town, today):
    person, unit, before = town.person("vanthu.bp"), town.unit("bp_culture"), RoleGrant.objects.count()
    facts = {"unit": unit, "role": Role.CONSULTED, "valid_from": TODAY - timedelta(1)}
    for how in ({"actor": None}, {"actor": None, "source": " "}, {"actor": town.person("quantri")},
                {"actor": town.person("quantri"), "source": "Sổ theo dõi cũ"}):  # fmt: skip
        with pytest.raises(NotGrantableError):
            grant_role(person, **facts, **how)
    assert RoleGrant.objects.count() == before
    grant_role(person, **facts, actor=None, source="Sổ theo dõi cũ")
    assert TrailEntry.objects.get(event="grant.given").detail["source"] == "Sổ theo dõi cũ"
    today.move_to(datetime(2026, 11, 12, 0, 0, tzinfo=VN))  # 17:00 of the day before in UTC
    with pytest.raises(NotGrantableError):
        grant_role(person, unit=unit, role=Role.CLERK, actor=None, valid_from=TODAY)


def test_the_day_of_a_grant_begins_at_midnight_in_vietnam(town, today):
    grant_role(town.person("vanthu.bp"), unit=town.unit("bp_culture"), role=Role.CONSULTED, actor=None,
               valid_from=date(2026, 11, 12))  # fmt: skip
    today.move_to(datetime(2026, 11, 11, 23, 59, tzinfo=VN))
    assert holds(town, "vanthu.bp", Role.CONSULTED, "bp_culture") is False
    today.move_to(datetime(2026, 11, 12, 0, 0, tzinfo=VN))
    assert holds(town, "vanthu.bp", Role.CONSULTED, "bp_culture") is True


def test_a_revoked_grant_is_gone_in_the_middle_of_the_day_and_stays_on_record(town):
    grant = RoleGrant.objects.get(user=town.person("tiepnhan.bp"))
    revoke_grant(grant, actor=town.person("quantri"), reason="chuyển công tác")
    assert holds(town, "tiepnhan.bp", Role.RECEIVER, "bp_centre") is False
    first = RoleGrant.objects.get(pk=grant.pk).revoked_at
    revoke_grant(grant, actor=town.person("quantri"), reason="lần nữa")
    grant.refresh_from_db()
    assert (grant.revoked_at, grant.reason) == (first, "chuyển công tác")
    assert TrailEntry.objects.filter(event="grant.revoked").count() == 1


def test_a_grant_with_subunits_reaches_down_and_not_up(town):
    held = {key: holds(town, "kiemtoan.bp", Role.AUDITOR, key) for key in ("bp", "bp_infra", "dx", "city")}
    assert held == {"bp": True, "bp_infra": True, "dx": False, "city": False}


@pytest.mark.parametrize("login", ["chutich.bp", "truongphong.ht.bp", "kiemsoat", "vanhanh", "kiemtoan.bp"])
def test_only_an_administrator_changes_rights(town, login):
    with pytest.raises(GrantForbiddenError):
        grant_role(town.person("vanthu.bp"), unit=town.unit("bp"), role=Role.CLERK, actor=town.person(login))
    with pytest.raises(GrantForbiddenError):
        revoke_grant(RoleGrant.objects.get(user=town.person("quantri")), actor=town.person(login), reason="x")


def test_an_administrator_gives_no_right_to_themselves_in_any_way(town):
    own, before = town.person("quantri"), RoleGrant.objects.count()
    with pytest.raises(GrantForbiddenError):
        grant_role(own, unit=town.unit("bp_committee"), role=Role.LEADER, actor=own)
    holder = town.person("chutich.bp")
    grant, today = RoleGrant.objects.get(user=holder, role=Role.LEADER), timezone.localdate()
    with pytest.raises(GrantForbiddenError):
        delegate_role(grant, to=own, valid_from=today, valid_to=today, actor=own, reason="x")
    assert (RoleGrant.objects.count(), holds(town, "quantri", Role.LEADER, "bp_committee")) == (before, False)
    delegate_role(grant, to=own, valid_from=today, valid_to=today, actor=holder, reason="x")
    assert holds(town, "quantri", Role.LEADER, "bp_committee") is True


def test_who_is_closed_or_unknown_holds_nothing(town):
    person = town.person("tiepnhan.bp")
    person.is_active = False
    person.save()
    assert authority_of(person).pairs == frozenset()


def lend(
    town, *, until: date = date(2026, 11, 20), to: str = "chanhvp.bp", actor: str = "truongphong.ht.bp"
) -> RoleGrant:
    own = RoleGrant.objects.get(user=town.person("truongphong.ht.bp"), role=Role.HEAD)
    return delegate_role(
        own, to=town.person(to), valid_from=TODAY, valid_to=until, actor=town.person(actor), reason="đi công tác"
    )


def test_a_lent_role_holds_for_its_days_and_no_longer(town, today):
    lend(town)
    assert holds(town, "chanhvp.bp", Role.HEAD, "bp_infra") is True
    assert holds(town, "truongphong.ht.bp", Role.HEAD, "bp_infra") is True
    today.move_to(datetime(2026, 11, 21, 0, 0, tzinfo=VN))
    assert holds(town, "chanhvp.bp", Role.HEAD, "bp_infra") is False
    assert TrailEntry.objects.filter(event="grant.delegated").count() == 1


def test_a_lent_role_ends_with_the_grant_it_comes_from(town):
    lent = lend(town)
    revoke_grant(lent.delegated_from, actor=None, reason="thôi giữ chức vụ")
    assert holds(town, "chanhvp.bp", Role.HEAD, "bp_infra") is False
    assert town.unit("bp_infra") not in units_with_role(Role.HEAD)


def test_what_was_lent_is_not_lent_on(town):
    lent = lend(town)
    with pytest.raises(NotDelegableError):
        delegate_role(lent, to=town.person("vanthu.bp"), valid_from=TODAY, valid_to=TODAY,
                      actor=town.person("chanhvp.bp"), reason="x")  # fmt: skip


def test_nobody_lends_what_is_not_theirs_nor_for_longer_than_they_hold_it(town):
    with pytest.raises(GrantForbiddenError):
        lend(town, actor="chanhvp.bp")
    with pytest.raises(NotDelegableError):
        lend(town, to="truongphong.ht.bp")
    RoleGrant.objects.filter(user=town.person("truongphong.ht.bp"), role=Role.HEAD).update(valid_to=date(2026, 11, 15))
    with pytest.raises(NotDelegableError):
        lend(town)
    assert lend(town, until=date(2026, 11, 15)).valid_to == date(2026, 11, 15)


def test_the_database_wants_an_end_to_what_is_lent(town):
    own = RoleGrant.objects.filter(role=Role.HEAD).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=town.person("vanthu.bp"), unit=own.unit, role=Role.HEAD, valid_from=TODAY, delegated_from=own
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=own.user, unit=own.unit, role=Role.HEAD, valid_from=TODAY, valid_to=TODAY - timedelta(1)
        )


@pytest.mark.parametrize("grants", [1, 12])
def test_asking_for_rights_costs_the_same_however_many_there_are(town, grants, django_assert_num_queries):
    person = town.person("kiemtoan.bp")
    for number in range(grants):
        grant_role(person, unit=town.unit(list(town.city.units)[number]), role=Role.AUDITOR, actor=None)
    with django_assert_num_queries(2):
        authority_of(person)
    assert timezone.localdate() == TODAY


def test_a_grant_is_in_force_for_its_holder_exactly_when_the_lists_say_so(town):
    unit, other, person = town.unit("bp_centre"), town.unit("bp"), town.person("vanthu.bp")
    RoleGrant.objects.filter(user=person).delete()
    days, ends = [TODAY + timedelta(days=n) for n in (-1, 0, 1)], [None, TODAY - timedelta(days=1), TODAY]
    periods = [(begin, end) for begin in days for end in ends if end is None or end >= begin]
    states = [(begin, end, revoked) for begin, end in periods for revoked in (None, timezone.now())]

    def granted(holder, where, state, lender=None):
        begin, end, revoked = state
        return RoleGrant.objects.create(
            user=holder,
            unit=where,
            role=Role.HEAD,
            valid_from=begin,
            valid_to=end,
            revoked_at=revoked,
            delegated_from=lender,
        )

    told = []
    for lender in [None, *states]:
        lent_from = granted(town.person("truongphong.ht.bp"), other, lender) if lender else None
        for state in states:
            if lent_from is not None and state[1] is None:
                continue  # what is lent has a last day
            row = granted(person, unit, state, lent_from)
            held = authority_of(person).has(Role.HEAD, unit.pk)
            assert held == RoleGrant.objects.filter(in_force(TODAY), pk=row.pk).exists(), (lender, state)
            told.append(held)
            row.delete()
    assert (told.count(True), len(told)) == (12, 84)
