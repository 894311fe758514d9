"""A unit has ended with work open in it: the work, and the case's ties to the unit, go to the unit that took over."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from documents.domain import move_draft
from documents.enums import DocumentState
from organisations.domain.grants import authority_of
from organisations.domain.units import heir_of
from organisations.models import OrgUnit, User
from workflows.domain.commands import hand_back
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.outputs.common import page_head
from workflows.domain.outputs.results import result_document
from workflows.enums import Event, WorkState
from workflows.errors import UnitLivesError
from workflows.models import Case, CaseUnit, WorkItem
from workflows.rules import permission_name

__all__ = ["hand_over", "hand_over_unit", "move_work", "orphaned_work"]


def orphaned_work() -> QuerySet[WorkItem]:
    """Open work of units whose last day has passed."""
    live = WorkItem.objects.filter(state__in=[WorkState.OPEN, WorkState.CLAIMED])
    return live.filter(unit__valid_to__lt=timezone.localdate())


def hand_over(uuid: UUID | str) -> bool:
    """Hand the case of this work over when it is clear to whom; False when people have to say so. Called by the sweep.

    False too when it is no longer work of a unit that has ended: other work of its case took it along, or it was done.
    """
    item = orphaned_work().select_related("unit").filter(uuid=uuid).first()
    heir = heir_of(item.unit) if item is not None else None
    return item is not None and heir is not None and _hand_over(item.case_id, item.unit, heir, actor=None)


def hand_over_unit(ended: OrgUnit, *, to: OrgUnit, actor: User) -> int:
    """Hand everything that is open in ``ended`` over to ``to``, as ``actor`` decides; returns of how many cases.

    The caller has asked whether ``actor`` may.

    Raises:
        UnitLivesError: the unit has not ended, or the other one does not exist today.
    """
    today = timezone.localdate()
    if ended.exists_on(today) or not to.exists_on(today):
        raise UnitLivesError
    cases = orphaned_work().filter(unit=ended).order_by("case_id").values_list("case_id", flat=True).distinct()
    return sum(_hand_over(case_id, ended, to, actor=actor) for case_id in list(cases))


def _hand_over(case_id: int, ended: OrgUnit, heir: OrgUnit, *, actor: User | None) -> bool:
    with held_case(case_id) as case:
        live = WorkItem.objects.filter(case=case, unit=ended, state__in=[WorkState.OPEN, WorkState.CLAIMED])
        work = list(live.select_related("task", "assignee"))
        if not work:
            return False
        _move_ties(case, ended, heir)
        _move_result(case, ended, heir)
        facts = {"from": ended.code, "to": heir.code, "to_unit": str(heir.uuid), "steps": [item.step for item in work]}
        record_event(case, Event.HANDED_OVER, at=timezone.now(), actor=actor, detail=facts)
        for item in work:
            move_work(case, item, heir)
        save_case(case)
    return True


def _move_ties(case: Case, ended: OrgUnit, heir: OrgUnit) -> None:
    """Whatever the case knew the old unit as, it knows the new one as; the old one stays readable in its history."""
    case.scope_units = {key: heir.pk if pk == ended.pk else pk for key, pk in case.scope_units.items()}
    if case.receiving_unit_id == ended.pk:
        case.receiving_unit = heir
    if case.return_unit_id == ended.pk:
        case.return_unit = heir
    if case.competent_unit_id == ended.pk:
        case.competent_unit = heir
    scopes = CaseUnit.objects.filter(case=case, unit=ended).values_list("scope", flat=True)
    CaseUnit.objects.bulk_create(
        [CaseUnit(case=case, unit=heir, scope=scope) for scope in scopes], ignore_conflicts=True
    )
    case.widened = True


def _move_result(case: Case, ended: OrgUnit, heir: OrgUnit) -> None:
    """A draft is issued by the new unit; what has a number already is taken back first, and then begun anew there."""
    draft = result_document(case)
    if draft is not None and draft.state == DocumentState.DRAFT and draft.unit_id == ended.pk:
        move_draft(draft, unit=heir, values={**draft.values, **page_head(heir, timezone.localdate())})


def move_work(case: Case, item: WorkItem, heir: OrgUnit) -> None:
    """The step goes to another unit; whoever holds it keeps it where they may do it there. The caller saves the case."""
    task: Any = item.task
    item.unit, task.owner_permission, task.process = heir, permission_name(item.role, heir.pk), case.process
    task.save(update_fields=["owner_permission"])
    item.save(update_fields=["unit"])
    if item.assignee is not None and not authority_of(item.assignee).has(item.role, heir.pk):
        hand_back(case, item, actor=None)
