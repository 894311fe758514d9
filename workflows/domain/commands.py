"""What people do with a work item: take it, put it back, hand it on, do it.

Each command locks, asks who may, asks whether it can, changes, records, announces.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from organisations.domain.grants import authority_of
from organisations.models import User
from procedures.enums import Act, Assignee
from procedures.specs import FanStep, HumanStep, Outcome
from workflows import rules
from workflows.domain.acts import act_spec
from workflows.domain.acts.scene import Scene
from workflows.domain.engine import finish_step, give_task, put_back
from workflows.domain.history import record_event
from workflows.domain.locking import held_item, save_case
from workflows.domain.progress import Journey
from workflows.enums import CaseState, Event, WorkState
from workflows.errors import (
    CaseSuspendedError,
    OutcomeError,
    SignerNamedError,
    StepForbiddenError,
    StepTakenError,
)
from workflows.models import Case, WorkItem

__all__ = ["claim", "complete_step", "conclude_silently", "hand_back", "reassign", "release"]


def claim(item_id: UUID | str, *, actor: User) -> WorkItem:
    """Take a step out of the queue; it then waits for ``actor`` alone. Taking one's own again changes nothing."""
    with held_item(item_id, actor) as (case, item, authority):
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
    """The step is this person's; a step of the case officer makes them the case's officer from now on."""
    step = case.version.parsed.plan.step(item.step)
    assert isinstance(step, HumanStep | FanStep)
    _check_named(case, item, person, [outcome.act for outcome in step.on.values()])
    give_task(item.task, person)
    item.state, item.assignee, item.claimed_at = WorkState.CLAIMED, person, timezone.now()
    item.save(update_fields=["state", "assignee", "claimed_at"])
    if _assignee_of(case, item) == Assignee.ASSIGNED:
        case.assignee = person


def _assignee_of(case: Case, item: WorkItem) -> str | None:
    step = case.version.parsed.plan.step(item.step)
    return step.assignee if isinstance(step, HumanStep) else None


def _check_named(case: Case, item: WorkItem, person: User, acts: Sequence[str]) -> None:
    """The paper to be signed is printed with the name of whoever decided: somebody else can only take the decision back."""
    if _assignee_of(case, item) != Assignee.DECIDER or person.pk == case.decider_id:
        return
    if not any(rules.is_open_to_others(act) for act in acts):
        raise SignerNamedError


def release(item_id: UUID | str, *, actor: User) -> WorkItem:
    """Put a step back into its queue."""
    with held_item(item_id, actor) as (case, item, authority):
        if item.assignee_id is None:
            return item
        if not rules.can_release(authority, item):
            raise StepForbiddenError
        hand_back(case, item, actor=actor)
        save_case(case)
    return item


def hand_back(case: Case, item: WorkItem, *, actor: User | None) -> None:
    """The step waits in its queue again; the caller holds the lock and saves the case. ``actor`` None is the sweep."""
    put_back(item.task)
    item.state, item.assignee, item.claimed_at = WorkState.OPEN, None, None
    item.save(update_fields=["state", "assignee", "claimed_at"])
    detail = {"step": item.step, "grant_ended": actor is None}
    record_event(case, Event.RELEASED, at=timezone.now(), actor=actor, detail=detail)


def reassign(item_id: UUID | str, *, actor: User, to: User, reason: str) -> WorkItem:
    """Hand a step to a colleague who may do it; the head of the unit decides.

    Raises:
        SignerNamedError: the paper is printed with the name of whoever decided, and nothing else can be done at the step.
    """
    with held_item(item_id, actor) as (case, item, authority):
        if not rules.can_reassign(authority, item) or not authority_of(to).has(item.role, item.unit_id):
            raise StepForbiddenError
        _give(case, item, to)
        detail = {"step": item.step, "to": str(to.uuid)}
        record_event(case, Event.REASSIGNED, at=timezone.now(), actor=actor, detail=detail, remark=reason)
        save_case(case)
    return item


def _outcome(case: Case, item: WorkItem, outcome: str) -> tuple[HumanStep | FanStep, Outcome]:
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
        CaseSuspendedError: the case rests; nothing is done in it until it is resumed.
        SignerNamedError: somebody else decided, and the paper bears their name.
        ActDataError: what was entered cannot be used; ``detail["problems"]`` says what and where.
    """
    with held_item(item_id, actor) as (case, item, authority):
        if item.assignee_id not in {None, actor.pk}:
            raise StepTakenError
        if not rules.can_act(authority, item):
            raise StepForbiddenError
        if case.state == CaseState.SUSPENDED:
            raise CaseSuspendedError
        step, chosen = _outcome(case, item, outcome)
        _check_named(case, item, actor, [chosen.act])
        spec = act_spec(chosen.act)
        journey = Journey(case, timezone.now(), actor)
        if _assignee_of(case, item) == Assignee.ASSIGNED:
            case.assignee = actor
        spec.apply(Scene(journey, item, step, actor), spec.read(data or {}))
        _close_item(item, actor, outcome, journey.now)
        finish_step(item.task, journey, outcome, person=actor)
        save_case(case, ended=case.is_closed)
    return case


def _close_item(item: WorkItem, actor: User | None, outcome: str, now: datetime) -> None:
    item.state, item.closed_at, item.closed_by, item.outcome = WorkState.DONE, now, actor, outcome
    if actor is not None and item.assignee_id is None:
        item.assignee, item.claimed_at = actor, now
    item.save(update_fields=["state", "closed_at", "closed_by", "outcome", "assignee", "claimed_at"])


def conclude_silently(item: WorkItem, journey: Journey) -> None:
    """The machine completes an opinion nobody gave in time; the caller holds the lock and has recorded why."""
    step = journey.plan.step(item.step)
    assert isinstance(step, FanStep)
    outcome = next(key for key, chosen in step.on.items() if chosen.act == Act.ANSWER)
    _close_item(item, None, outcome, journey.now)
    finish_step(item.task, journey, outcome, person=None)
