"""Which ward is competent for what was answered, and which unit a scope of a plan means for one case."""

import datetime as dt
from typing import Any

from organisations.domain.units import unit_below
from organisations.enums import UnitKind
from organisations.errors import UnitEndedError
from organisations.models import OrgUnit
from procedures.specs import Plan, Scope
from workflows.enums import UnitScope
from workflows.errors import NoUnitError, PlaceFixedError
from workflows.models import Case, CaseUnit

__all__ = ["AREA_KINDS", "chosen_unit", "living_ward", "move_case", "resolve_scopes"]

AREA_KINDS = (UnitKind.WARD, UnitKind.COMMUNE)


def living_ward(code: str, day: dt.date) -> OrgUnit:
    """The ward or commune of that code as it exists on ``day``; ``NoUnitError`` when there is none."""
    unit = OrgUnit.objects.on(day).filter(code=code, kind__in=AREA_KINDS).first()
    if unit is None:
        raise NoUnitError
    return unit


def chosen_unit(chosen: OrgUnit | None, receiving: OrgUnit, day: dt.date) -> OrgUnit | None:
    """Where the result is collected, as a case keeps it: None where it is received, also when the chosen unit has ended."""
    if chosen is None or chosen.pk == receiving.pk or not chosen.exists_on(day):
        return None
    return chosen


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


def move_case(case: Case, changed: dict[str, Any], day: dt.date) -> dict[str, str]:
    """Have the competent ward follow an answer that is corrected; returns what the event says of it.

    Who received the file stays. The ward that was competent before has done nothing yet and no longer sees the case. The
    caller holds the case, with its answers as they were before ``changed``, and saves it.

    Raises:
        PlaceFixedError: the case has been received: the promise is that ward's own.
        NoUnitError: in the new ward nobody can settle such a case.
    """
    field = case.version.parsed.ward_field
    if field is None or changed.get(field.key, case.answers.get(field.key)) == case.answers.get(field.key):
        return {}
    if case.received_at is not None:
        raise PlaceFixedError
    before, ward = case.competent_unit, living_ward(changed[field.key], day)
    scopes = resolve_scopes(case.version.parsed.plan, receiving=case.receiving_unit, competent=ward)
    CaseUnit.objects.filter(case=case, unit=before, scope=UnitScope.COMPETENT).delete()
    CaseUnit.objects.create(case=case, unit=ward, scope=UnitScope.COMPETENT)
    case.competent_unit, case.scope_units, case.widened = ward, scopes, True
    return {"competent_before": before.code, "competent": ward.code}
