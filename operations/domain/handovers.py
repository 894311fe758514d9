"""Work of units that have ended and of which nobody can say by rule who goes on with it: an operator says so."""

from uuid import UUID

from audit.domain.trail import record
from operations.domain.health import check_operator
from operations.domain.reach import speaks_for
from operations.errors import NotAnHeirError, OperationsForbiddenError
from organisations.domain.units import heirs_of, units_with_role
from organisations.models import OrgUnit, User
from workflows.domain.handovers import hand_over_unit, orphaned_work

__all__ = ["ended_unit", "hand_over_work", "possible_heirs"]


def ended_unit(unit: UUID, *, actor: User) -> OrgUnit | None:
    """A unit that has ended with open work, for those who speak for it; None when there is nothing to hand over (any more).

    Raises:
        OperationsForbiddenError: no operator or administrator, or one of other units only.
    """
    check_operator(actor)
    found = OrgUnit.objects.filter(uuid=unit, work__in=orphaned_work()).first()
    if found is not None:
        _check(actor, found)
    return found


def _check(actor: User, ended: OrgUnit) -> None:
    if not speaks_for(actor, ended):
        raise OperationsForbiddenError


def possible_heirs(ended: OrgUnit) -> list[OrgUnit]:
    """The units that took over its tasks; where the file of units names none, those in which somebody has its roles."""
    roles = orphaned_work().filter(unit=ended).values_list("role", flat=True).distinct()
    holding = {unit.pk: unit for role in roles for unit in units_with_role(role)}
    return heirs_of(ended) or sorted(holding.values(), key=lambda unit: unit.path)


def hand_over_work(ended: OrgUnit, *, to: OrgUnit, actor: User) -> int:
    """Hand all of it over; recorded in each case's chain and in the trail. Returns of how many cases.

    Where nothing is left, or somebody else was faster, nothing is recorded.

    Raises:
        OperationsForbiddenError: as ``ended_unit``.
        NotAnHeirError: ``to`` neither took over from the unit nor, where nobody did, has people with the roles.
    """
    _check(actor, ended)
    if not orphaned_work().filter(unit=ended).exists():
        return 0
    if to not in possible_heirs(ended):
        raise NotAnHeirError(to=to.code)
    cases = hand_over_unit(ended, to=to, actor=actor)
    if cases:
        _tell(ended, to, actor, cases)
    return cases


def _tell(ended: OrgUnit, to: OrgUnit, actor: User, cases: int) -> None:
    record("operations.work_handed_over", actor=actor, detail={"from": ended.code, "to": to.code, "cases": cases})
