"""The only writers of a case in motion: each locks, asks who may, asks whether it can, changes, records, announces."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.status import PROCESS

from kernel.errors import BusyError
from organisations.domain.grants import authority_of
from organisations.models import User
from procedures.domain.frozen import frozen_version
from procedures.enums import Act
from procedures.specs import FanStep, HumanStep
from workflows import rules
from workflows.domain.acts import act_spec
from workflows.domain.acts.scene import Scene
from workflows.domain.history import record_event
from workflows.domain.progress import Journey
from workflows.enums import CaseState, Event, WorkState
from workflows.errors import (
    CaseClosedError,
    CaseForbiddenError,
    OutcomeError,
    StepDoneError,
    StepForbiddenError,
    StepTakenError,
    WithdrawalTooLateError,
)
from workflows.models import Case, WorkItem
from workflows.signals import case_changed, case_ended, case_units_changed

__all__ = ["claim", "complete_step", "held_case", "reassign", "release", "save_case", "withdraw_case"]

_SAVED = (
    "state", "assignee", "decider", "received_at", "first_promised_at", "promised_at", "decided_at", "finished_at",
    "ended_at", "answers", "applicant_name", "event_count", "event_hash", "process",
)  # fmt: skip


@contextmanager
def _locked(process: Any) -> Iterator[None]:
    """The process row locked for one transaction; ``BusyError`` when somebody else holds it too long."""
    try:
        with process.flow_class.lock(process.pk):  # opens the transaction
            yield
    except FlowLockFailed as error:
        raise BusyError from error


@contextmanager
def held_case(case_id: int) -> Iterator[Case]:
    """The case, locked with its process for one transaction; ``BusyError`` when somebody else holds it too long."""
    row: Any = Case.objects.only("process").select_related("process").get(pk=case_id)
    with _locked(row.process):
        case: Any = Case.objects.select_related("receiving_unit", "competent_unit", "process").get(pk=case_id)
        case.version = frozen_version(case.version_id)
        yield case


def save_case(case: Case, *, ended: bool = False) -> None:
    """Write what the command changed in memory, and announce it inside the transaction."""
    case.save(update_fields=list(_SAVED))
    case_changed.send(sender=Case, case=case)
    if case.widened:
        case_units_changed.send(sender=Case, case=case)
    if ended:
        case_ended.send(sender=Case, case=case)


def _find_item(item_id: UUID | str) -> WorkItem:
    found = WorkItem.objects.filter(uuid=item_id).select_related("unit", "task__process").first()
    if found is None:
        raise StepForbiddenError  # what does not exist and what is not yours cannot be told apart
    return found


def _fresh_item(found: WorkItem) -> WorkItem:
    """The work item, its task and its case as they are under the lock; what never changes is taken from memory."""
    item: Any = WorkItem.objects.select_related("task", "case__process").get(pk=found.pk)
    item.unit, item.task.process = found.unit, item.case.process
    item.case.version = frozen_version(item.case.version_id)
    return item


@contextmanager
def _held_item(item_id: UUID | str, actor: User) -> Iterator[tuple[Case, WorkItem, Any]]:
    """Lock, then ask again: the item may have been done, taken or lost to this person since the page was drawn."""
    found = _find_item(item_id)
    authority = authority_of(actor)
    if not authority.has(found.role, found.unit_id) and not rules.can_reassign(authority, found):
        raise StepForbiddenError
    with _locked(found.task.process):
        item = _fresh_item(found)
        if not item.is_live:
            raise StepDoneError
        yield item.case, item, authority


def claim(item_id: UUID | str, *, actor: User) -> WorkItem:
    """Take a step out of the queue; it then waits for ``actor`` alone. Taking one's own again changes nothing."""
    with _held_item(item_id, actor) as (case, item, authority):
        if item.assignee_id == actor.pk:
            return item
        if item.assignee_id is not None:
            raise StepTakenError
        if not rules.can_claim(authority, item):
            raise StepForbiddenError
        _give(case, item, actor)
        record_event(case, Event.CLAIMED, at=timezone.now(), actor=actor, detail={"step": item.step})
        save_case(case)
    return item


def _give(case: Case, item: WorkItem, person: User) -> None:
    activation = item.task.flow_task.activation_class(item.task)
    if item.task.owner_id is None:
        activation.assign(person)
    elif item.task.owner_id != person.pk:
        activation.reassign(user=person)
    item.state, item.assignee, item.claimed_at = WorkState.CLAIMED, person, timezone.now()
    item.save(update_fields=["state", "assignee", "claimed_at"])


def release(item_id: UUID | str, *, actor: User) -> WorkItem:
    """Put a step back into its queue."""
    with _held_item(item_id, actor) as (case, item, authority):
        if item.assignee_id is None:
            return item
        if not rules.can_release(authority, item):
            raise StepForbiddenError
        item.task.flow_task.activation_class(item.task).unassign()
        item.state, item.assignee, item.claimed_at = WorkState.OPEN, None, None
        item.save(update_fields=["state", "assignee", "claimed_at"])
        record_event(case, Event.RELEASED, at=timezone.now(), actor=actor, detail={"step": item.step})
        save_case(case)
    return item


def reassign(item_id: UUID | str, *, actor: User, to: User, reason: str) -> WorkItem:
    """Hand a step to a colleague who may do it; the head of the unit decides."""
    with _held_item(item_id, actor) as (case, item, authority):
        if not rules.can_reassign(authority, item) or not authority_of(to).has(item.role, item.unit_id):
            raise StepForbiddenError
        _give(case, item, to)
        detail = {"step": item.step, "to": str(to.uuid)}
        record_event(case, Event.REASSIGNED, at=timezone.now(), actor=actor, detail=detail, remark=reason)
        save_case(case)
    return item


def _outcome(case: Case, item: WorkItem, outcome: str) -> tuple[HumanStep | FanStep, Any]:
    step = case.version.parsed.plan.step(item.step)
    assert isinstance(step, HumanStep | FanStep)
    if outcome not in step.on:
        raise OutcomeError
    return step, step.on[outcome]


def complete_step(item_id: UUID | str, outcome: str, *, actor: User, data: dict[str, Any] | None = None) -> Case:
    """Do one step with one outcome; claims it on the way when it was still in the queue.

    Effects, in one transaction under the lock of the process: the act of the outcome, the engine's next tasks, the case,
    the work item, the chain of events. What the machine has to do is put into the durable queue.

    Raises:
        StepForbiddenError: the step is not this person's, or the grant has ended since.
        StepDoneError, StepTakenError: somebody was faster.
        ActDataError: what was entered cannot be used; ``detail["problems"]`` says what and where.
    """
    with _held_item(item_id, actor) as (case, item, authority):
        if item.assignee_id not in {None, actor.pk}:
            raise StepTakenError
        if not rules.can_act(authority, item):
            raise StepForbiddenError
        step, chosen = _outcome(case, item, outcome)
        spec = act_spec(chosen.act)
        journey = Journey(case, timezone.now(), actor)
        spec.apply(Scene(journey, item, step, actor), spec.read(data or {}))
        _close_item(item, actor, outcome, journey.now)
        _advance(item, journey, {"outcome": outcome}, person=actor)
        save_case(case, ended=case.is_closed)
    return case


def _close_item(item: WorkItem, actor: User | None, outcome: str, now: datetime) -> None:
    item.state, item.closed_at, item.closed_by, item.outcome = WorkState.DONE, now, actor, outcome
    if actor is not None and item.assignee_id is None:
        item.assignee, item.claimed_at = actor, now
    item.save(update_fields=["state", "closed_at", "closed_by", "outcome", "assignee", "claimed_at"])


def _advance(item: WorkItem, journey: Journey, facts: dict[str, Any], *, person: User | None) -> None:
    """Have the engine complete the task and create what the plan says."""
    task = item.task
    activation = task.flow_task.activation_class(task)
    activation.journey, activation.process = journey, journey.case.process
    task.process = journey.case.process
    task.data = {**task.data, **facts}
    if person is not None and task.owner_id is None:
        task.owner = person
        task.status = "ASSIGNED"  # written with the completion: claim and completion are one act here
    elif task.owner_id is None:
        task.status = "ASSIGNED"  # the machine itself: a silence that counts as agreement
    activation.start(None)
    activation.execute()


def conclude_silently(item: WorkItem, journey: Journey, outcome: str) -> None:
    """The machine completes a step nobody did in time; the caller holds the lock and has recorded why."""
    _close_item(item, None, outcome, journey.now)
    _advance(item, journey, {"outcome": outcome}, person=None)


def answering_outcome(step: FanStep) -> str:
    """The outcome that an answer, or a silence, takes."""
    return next(key for key, outcome in step.on.items() if outcome.act == Act.ANSWER)


def withdraw_case(case: Case, *, reason: str, actor: User | None = None) -> Case:
    """The applicant takes the case back before the decision: open work ends, nothing is issued.

    Called by the citizen's page (who has shown the lookup secret) with ``actor`` None, and by an officer who sees the case.
    """
    if actor is not None and not rules.can_see_case(authority_of(actor), case):
        raise CaseForbiddenError
    with held_case(case.pk) as locked:
        if locked.is_closed:
            raise CaseClosedError
        if not rules.can_withdraw(locked):
            raise WithdrawalTooLateError
        now = timezone.now()
        locked.state, locked.ended_at = CaseState.WITHDRAWN, now
        record_event(locked, Event.WITHDRAWN, at=now, actor=actor, remark=reason)
        stop_process(locked, now)
        save_case(locked, ended=True)
    return locked


def stop_process(case: Case, now: datetime) -> None:
    """End the engine's process and all open work of the case; the caller holds the lock and has set the state."""
    process: Any = case.process
    for task in process.task_set.filter(finished__isnull=True).exclude(status="CANCELED"):
        task.process = case.process
        task.flow_task.activation_class(task).cancel()
    process.status, process.finished = PROCESS.CANCELED, now
    process.save(update_fields=["status", "finished"])
    WorkItem.objects.filter(case=case, state__in=[WorkState.OPEN, WorkState.CLAIMED]).update(
        state=WorkState.CANCELLED, closed_at=now
    )
