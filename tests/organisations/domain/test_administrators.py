"""The last administrator stays: whoever presses, in whatever way, until somebody else administers for as long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import TrailEntry
from organisations.domain.grants import authority_of, delegate_role, grant_role, revoke_grant
from organisations.enums import Role
from organisations.errors import LastAdministratorError
from organisations.models import RoleGrant
from tests.factories.accounts import citizen

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def administrator(town, login: str = "quantri") -> RoleGrant:
    return RoleGrant.objects.get(user=town.person(login), role=Role.ADMINISTRATOR, delegated_from=None)


def name(town, login: str, unit: str = "city", **facts) -> RoleGrant:
    return grant_role(town.person(login), unit=town.unit(unit), role=Role.ADMINISTRATOR, actor=None, **facts)


def stays(town, grant: RoleGrant) -> bool:
    """Whether ending it is refused, by whomever, and nothing is written."""
    before = TrailEntry.objects.count()
    for actor in (grant.user, None):
        with pytest.raises(LastAdministratorError):
            revoke_grant(grant, actor=actor, reason="x")
    grant.refresh_from_db()
    return grant.revoked_at is None and TrailEntry.objects.count() == before


def test_the_last_one_stays_and_another_one_may_go(town):
    own = administrator(town)
    assert stays(town, own)
    name(town, "vanhanh")
    revoke_grant(own, actor=own.user, reason="chuyển công tác")
    assert authority_of(own.user).roles == frozenset()
    revoke_grant(own, actor=None, reason="lần nữa")  # what has ended is not the last one
    assert stays(town, administrator(town, "vanhanh"))


@pytest.mark.parametrize("facts", [{"valid_to": 30}, {"valid_from": 1}, {"unit": "bp"}])
def test_who_goes_sooner_has_not_begun_or_reaches_less_does_not_take_over(town, facts):
    days = {key: timezone.localdate() + timedelta(days) for key, days in facts.items() if key != "unit"}
    name(town, "vanhanh", facts.get("unit", "city"), **days)
    assert stays(town, administrator(town))


def test_for_a_limited_time_somebody_who_lasts_as_long_is_enough(town):
    own, last = administrator(town), timezone.localdate() + timedelta(30)
    RoleGrant.objects.filter(pk=own.pk).update(valid_to=last)
    other = name(town, "vanhanh", valid_to=last - timedelta(1))
    assert stays(town, administrator(town))
    RoleGrant.objects.filter(pk=other.pk).update(valid_to=last)
    assert revoke_grant(own, actor=own.user, reason="x").revoked_at is not None


def test_a_closed_account_a_citizen_and_a_loan_do_not_take_over(town):
    own, today = administrator(town), timezone.localdate()
    gone = name(town, "vanhanh").user
    gone.is_active = False
    gone.save()
    RoleGrant.objects.create(user=citizen(), unit=own.unit, role=Role.ADMINISTRATOR, valid_from=today)
    lent = delegate_role(own, to=town.person("kiemsoat"), valid_from=today, valid_to=today, actor=own.user, reason="x")
    assert stays(town, own)
    revoke_grant(lent, actor=own.user, reason="về sớm")  # what was lent may end


def test_one_of_a_ward_goes_as_long_as_somebody_administers_from_above(town):
    ward = name(town, "kiemsoat", "bp")
    assert revoke_grant(ward, actor=ward.user, reason="x").revoked_at is not None


def test_one_who_has_not_begun_may_be_taken_back(town):
    later = name(town, "vanhanh", valid_from=timezone.localdate() + timedelta(9))
    assert revoke_grant(later, actor=administrator(town).user, reason="nhầm").revoked_at is not None
