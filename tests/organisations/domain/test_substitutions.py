"""Standing in for one who is away: role and mandate together, for some days, ended by whoever lent them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from audit.models import TrailEntry
from organisations.domain.grants import authority_of, delegate_role, revoke_grant
from organisations.domain.mandates import find_mandate, revoke_mandate
from organisations.domain.substitutions import (
    end_substitution,
    lendable_grant,
    lendable_grants,
    lent_by,
    lent_grant,
    lent_to,
    name_substitute,
    possible_substitutes,
)
from organisations.enums import Role
from organisations.errors import GrantForbiddenError, NotDelegableError
from organisations.models import Appointment, Mandate, RoleGrant, User

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY, LAST = date(2026, 11, 11), date(2026, 11, 20)
PAPER = "Văn bản ủy quyền số 12/UQ-UBND ngày 10/11/2026"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 11, 9, 0, tzinfo=VN), tick=False) as traveller:
        yield traveller


def away(town, holder: str = "chutich.bp", to: str = "phochutich.bp", **facts) -> RoleGrant:
    grant = lendable_grants(town.person(holder))[0]
    wanted = {"valid_from": TODAY, "valid_to": LAST, "reason": "đi công tác", "basis": PAPER,
              "actor": town.person(holder), **facts}  # fmt: skip
    return name_substitute(grant, to=town.person(to), **wanted)


def signs(town, login: str) -> Mandate | None:
    return find_mandate(town.person(login), town.unit("bp_committee"), kind="building_permit")


def leads(town, login: str) -> bool:
    return authority_of(town.person(login)).has(Role.LEADER, town.unit("bp_committee").pk)


def test_a_deputy_signs_for_the_head_and_for_the_body(town):
    away(town)
    mandate = signs(town, "phochutich.bp")
    assert mandate.substitutes_for == town.person("chutich.bp")
    assert (mandate.capacity, mandate.basis, mandate.valid_to) == ("KT.", PAPER, LAST)
    assert mandate.signature_lines == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_somebody_from_an_office_signs_by_written_delegation_for_the_head_alone(town):
    away(town, to="chanhvp.bp")
    mandate = signs(town, "chanhvp.bp")
    assert (mandate.capacity, mandate.signature_lines) == ("TUQ.", ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"])
    assert leads(town, "chanhvp.bp") is True


def test_who_stands_in_for_a_deputy_signs_under_the_head_too(town):
    away(town, holder="phochutich.bp", to="chanhvp.bp")
    assert signs(town, "chanhvp.bp").signature_lines == ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]


def test_the_head_stands_in_for_a_deputy_as_the_head(town):
    own = signs(town, "chutich.bp")
    away(town, holder="phochutich.bp", to="chutich.bp", basis="")
    assert (signs(town, "chutich.bp"), own.capacity) == (own, "TM.")
    assert not Mandate.objects.exclude(substitutes_for=None).exists()


def test_a_head_for_some_papers_only_needs_the_mandate_for_the_others(town):
    Mandate.objects.filter(user=town.person("chutich.bp")).update(document_kinds=["decision"])
    away(town, holder="phochutich.bp", to="chutich.bp")
    assert signs(town, "chutich.bp").substitutes_for == town.person("phochutich.bp")


def test_it_ends_by_itself_after_its_last_day(town, today):
    away(town, to="chanhvp.bp")
    today.move_to(datetime(2026, 11, 20, 23, 59, tzinfo=VN))
    assert (leads(town, "chanhvp.bp"), signs(town, "chanhvp.bp") is None) == (True, False)
    today.move_to(datetime(2026, 11, 21, 0, 0, tzinfo=VN))
    assert (leads(town, "chanhvp.bp"), signs(town, "chanhvp.bp") is None) == (False, True)
    assert (lent_by(town.person("chutich.bp")), lent_to(town.person("chanhvp.bp"))) == ([], [])


def test_it_ends_with_what_the_holder_has(town):
    lent = away(town, to="chanhvp.bp")
    revoke_mandate(Mandate.objects.get(user=town.person("chutich.bp")), actor=town.person("quantri"), reason="thôi")
    assert signs(town, "chanhvp.bp") is None
    revoke_grant(lent.delegated_from, actor=town.person("quantri"), reason="thôi giữ chức vụ")
    assert leads(town, "chanhvp.bp") is False


def test_the_holder_ends_it_earlier_and_everything_is_recorded(town):
    lent = away(town, to="chanhvp.bp")
    assert [row.pk for row in lent_by(town.person("chutich.bp"))] == [lent.pk]
    for _press in range(2):
        end_substitution(lent, actor=town.person("chutich.bp"), reason="về sớm")
    assert (leads(town, "chanhvp.bp"), signs(town, "chanhvp.bp")) == (False, None)
    mandate = Mandate.objects.get(substitutes_for=town.person("chutich.bp"))
    assert (mandate.reason, RoleGrant.objects.get(pk=lent.pk).reason) == ("về sớm", "về sớm")
    told = TrailEntry.objects.filter(event__startswith="grant.").values_list("event", "actor__full_name")
    assert list(told.order_by("pk")) == [("grant.delegated", "Lê Quang Vinh"), ("grant.revoked", "Lê Quang Vinh")]
    told = TrailEntry.objects.filter(event__startswith="mandate.").order_by("pk").values_list("event", flat=True)
    assert list(told) == ["mandate.given", "mandate.revoked"]


def test_ending_one_of_two_loans_leaves_the_mandate_of_the_other(town):
    """Lent twice to the same person, for the same days: as leader, and as head of the same body."""
    holder = town.person("chutich.bp")
    RoleGrant.objects.create(user=holder, unit=town.unit("bp_committee"), role=Role.HEAD, valid_from=TODAY)
    loans = [
        name_substitute(grant, to=town.person("chanhvp.bp"), valid_from=TODAY, valid_to=LAST, reason="đi công tác",
                        basis=PAPER, actor=holder)
        for grant in lendable_grants(holder)
    ]  # fmt: skip
    assert [row.lent_mandates.count() for row in loans] == [1, 1]
    end_substitution(loans[0], actor=holder, reason="về sớm")
    assert [row.lent_mandates.filter(revoked_at=None).count() for row in loans] == [0, 1]
    assert signs(town, "chanhvp.bp").lent_with == loans[1]
    end_substitution(loans[1], actor=holder, reason="về sớm")
    assert signs(town, "chanhvp.bp") is None


def test_the_holder_keeps_what_is_his(town):
    away(town)
    assert leads(town, "chutich.bp") is True
    assert signs(town, "chutich.bp").capacity == "TM."


def test_a_head_lends_the_role_and_no_mandate(town):
    away(town, holder="truongphong.ht.bp", to="chuyenvien.ht.bp", basis="")
    assert authority_of(town.person("chuyenvien.ht.bp")).has(Role.HEAD, town.unit("bp_infra").pk)
    assert Mandate.objects.filter(substitutes_for__isnull=False).count() == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"basis": " "},
        {"valid_from": TODAY - timedelta(1)},
        {"valid_from": LAST, "valid_to": TODAY},
        {"to": "chutich.bp"},
        {"to": "chutich.dx"},
    ],
)
def test_what_cannot_be_lent_leaves_nothing_half_done(town, facts):
    grants, mandates = RoleGrant.objects.count(), Mandate.objects.count()
    with pytest.raises(NotDelegableError):
        away(town, **facts)
    assert (RoleGrant.objects.count(), Mandate.objects.count()) == (grants, mandates)


def test_arranged_twice_it_is_arranged_once_and_ends_at_once(town):
    lent = away(town, to="chanhvp.bp")
    with pytest.raises(NotDelegableError, match="trong thời gian đó"):
        away(town, to="chanhvp.bp", valid_from=LAST, valid_to=LAST + timedelta(1))
    end_substitution(lent, actor=town.person("chutich.bp"), reason="về sớm")
    assert (leads(town, "chanhvp.bp"), signs(town, "chanhvp.bp")) == (False, None)
    away(town, to="chanhvp.bp")
    away(town, to="chanhvp.bp", valid_from=LAST + timedelta(1), valid_to=LAST + timedelta(2))
    assert leads(town, "chanhvp.bp") is True


def test_nothing_is_lent_to_an_account_that_is_closed_meanwhile(town):
    holder, to = town.person("truongphong.ht.bp"), town.person("chuyenvien.ht.bp")
    User.objects.filter(pk=to.pk).update(is_active=False)
    with pytest.raises(NotDelegableError):
        delegate_role(
            lendable_grants(holder)[0], to=to, valid_from=TODAY, valid_to=LAST, actor=holder, reason="nghỉ phép"
        )


def test_a_mandate_is_not_lent_for_longer_than_it_lasts(town):
    Mandate.objects.filter(user=town.person("chutich.bp")).update(valid_to=TODAY + timedelta(2))
    with pytest.raises(NotDelegableError, match="hết hạn trước"):
        away(town)
    assert lent_by(town.person("chutich.bp")) == []


def test_nobody_signs_without_a_title(town):
    Appointment.objects.filter(user=town.person("chanhvp.bp")).update(valid_to=date(2026, 11, 1))
    assert town.person("chanhvp.bp") not in possible_substitutes(lendable_grants(town.person("chutich.bp"))[0])
    with pytest.raises(NotDelegableError):
        away(town, to="chanhvp.bp")


def test_it_is_for_the_holder_and_for_nobody_else(town):
    own = lendable_grants(town.person("chutich.bp"))[0]
    lent = away(town, to="chanhvp.bp")
    for login in ("phochutich.bp", "chanhvp.bp", "truongphong.ht.bp", "chutich.dx"):
        stranger = town.person(login)
        with pytest.raises(GrantForbiddenError):
            name_substitute(own, to=town.person("vanthu.bp"), valid_from=TODAY, valid_to=LAST, reason="x", basis=PAPER,
                            actor=stranger)  # fmt: skip
        with pytest.raises(GrantForbiddenError):
            end_substitution(lent, actor=stranger, reason="x")
        with pytest.raises(GrantForbiddenError):
            lendable_grant(stranger, own.uuid)
        with pytest.raises(GrantForbiddenError):
            lent_grant(stranger, lent.uuid)
    his = RoleGrant.objects.get(user=town.person("chanhvp.bp"), delegated_from=None)
    assert lendable_grants(town.person("chanhvp.bp")) == [his]
    assert leads(town, "chanhvp.bp") is True


def test_an_administrator_arranges_it_for_one_who_has_fallen_ill(town):
    away(town, to="chanhvp.bp", actor=town.person("quantri"))
    assert signs(town, "chanhvp.bp").capacity == "TUQ."
