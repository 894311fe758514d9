"""Which unit a scope of a plan means for one case."""

from organisations.domain.units import unit_below
from organisations.errors import UnitEndedError
from organisations.models import OrgUnit
from procedures.specs import Plan, Scope
from workflows.errors import NoUnitError

__all__ = ["resolve_scopes"]


def _unit_of(scope: Scope, receiving: OrgUnit, competent: OrgUnit) -> OrgUnit:
    if scope.base == "receiving":
        return receiving
    if scope.base == "competent":
        return competent
    return unit_below(competent, str(scope.function))


def resolve_scopes(plan: Plan, *, receiving: OrgUnit, competent: OrgUnit) -> dict[str, int]:
    """Scope → id of the unit, as the tree stands today; ``NoUnitError`` when a function has no living unit."""
    try:
        return {key: _unit_of(scope, receiving, competent).pk for key, scope in plan.scopes.items()}
    except UnitEndedError as error:
        raise NoUnitError from error
