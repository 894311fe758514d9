"""The applicant chooses anew how and at which counter the result is collected."""

from django.utils import timezone

from organisations.domain.grants import authority_of
from organisations.domain.units import one_stop_units
from organisations.models import OrgUnit, User
from procedures.enums import ResultChannel
from workflows import rules
from workflows.domain.handovers import move_work
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.domain.places import chosen_unit
from workflows.domain.progress import let_in
from workflows.enums import Event, UnitScope, WorkState
from workflows.errors import CaseClosedError, CaseForbiddenError, ReturnChoiceError
from workflows.models import Case, CaseUnit, WorkItem

__all__ = ["choose_return", "chosen_now"]


def chosen_now(case: Case) -> dict[str, str]:
    """The choice as it stands, as forms begin with it."""
    return {"result_channel": case.result_channel, "return_unit": case.return_unit.code if case.return_unit else ""}


def choose_return(case: Case, *, channel: str, unit: OrgUnit | None = None, actor: User | None = None) -> Case:
    """Have the result handed out another way or at another one-stop unit (None: where the case was received).

    What waits to be handed out goes to the queue of that unit at once; the applicant is told. The same choice again is no
    change. Called by the citizen's page (who has shown the lookup secret) with ``actor`` None, and by officers of the unit
    that received the case or hands the result out, for an applicant who asks for it.

    Raises:
        CaseForbiddenError: another officer.
        CaseClosedError: the result has been handed out, or there will be none.
        ReturnChoiceError: the procedure does not offer it, or it is no one-stop unit of today.
    """
    with held_case(case.pk) as locked:
        if actor is not None and not rules.can_choose_return(authority_of(actor), locked):
            raise CaseForbiddenError
        if not rules.is_return_open(locked):
            raise CaseClosedError
        if channel not in rules.return_channels(locked):
            raise ReturnChoiceError
        chosen = _counter(locked, channel, unit)
        if (locked.result_channel, locked.return_unit_id) != (channel, chosen.pk if chosen else None):
            _change(locked, ResultChannel(channel), chosen, actor)
    return locked


def _counter(case: Case, channel: str, unit: OrgUnit | None) -> OrgUnit | None:
    if channel != ResultChannel.COUNTER or unit is None:
        return None
    if unit not in one_stop_units():
        raise ReturnChoiceError
    return chosen_unit(unit, case.receiving_unit, timezone.localdate())


def _change(case: Case, channel: ResultChannel, unit: OrgUnit | None, actor: User | None) -> None:
    before = {"channel_before": str(case.result_channel), "unit_before": case.returning_unit.code}
    case.result_channel, case.return_unit = channel, unit
    facts = {"channel": str(channel), "unit": case.returning_unit.code, **before}
    record_event(case, Event.RETURN_CHOSEN, at=timezone.now(), actor=actor, detail=facts)
    for item in WorkItem.objects.filter(case=case, state__in=[WorkState.OPEN, WorkState.CLAIMED]).select_related(
        "task"
    ):
        if getattr(case.version.parsed.plan.step(item.step), "hands_out", False):
            _move(case, item)
    notify(case, "return_chosen")
    save_case(case)


def _move(case: Case, item: WorkItem) -> None:
    """The step goes to the queue of the chosen unit; the one that has done nothing in the case no longer sees it."""
    if item.unit_id == case.returning_unit_id:
        return
    before = item.unit_id
    move_work(case, item, case.returning_unit)
    if not WorkItem.objects.filter(case=case, unit_id=before).exists():
        CaseUnit.objects.filter(case=case, unit_id=before, scope=UnitScope.HANDLING).delete()
    let_in(case, item.unit_id, UnitScope.HANDLING)
    case.widened = True
