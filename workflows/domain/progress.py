"""What a command carries through the engine, and what each new task leaves in our own tables."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from kernel.jobs import enqueue
from organisations.domain.calendars import NOW, calendar_of
from organisations.domain.grants import authority_of
from organisations.models import User
from procedures.domain.deadlines import step_due
from procedures.enums import Assignee
from procedures.specs import FanStep, HumanStep, Plan
from workflows.domain.history import record_event
from workflows.enums import CaseState, Event, Topic, UnitScope, WorkState
from workflows.models import Case, Consultation, WorkItem
from workflows.rules import permission_name

__all__ = ["Journey", "Place", "close_case", "let_in", "open_job", "open_work"]

_POSTS = {Assignee.ASSIGNED: "assignee", Assignee.DECIDER: "decider"}  # where the case keeps whom the plan waits for


@dataclass(frozen=True)
class Place:
    """Where a human step happens: who may do it, until when, and who holds it from the start."""

    step: str
    role: str
    unit_id: int
    due_at: datetime
    assignee: User | None = None
    consultation: Consultation | None = None

    @property
    def permission(self) -> str:
        """What the engine's task remembers."""
        return permission_name(self.role, self.unit_id)


@dataclass
class Journey:
    """One command's way through the engine: the locked case as it is in memory, and the units just asked.

    ``hindrance`` is why the machine gives a step back to the person who ordered it.
    """

    case: Case
    now: datetime
    actor: User | None = None
    consultations: list[Consultation] = field(default_factory=list)
    hindrance: str = ""

    @property
    def plan(self) -> Plan:
        """The plan the case keeps for life."""
        return self.case.version.parsed.plan

    def place_of(self, key: str, consultation_id: int | None = None) -> Place:
        """Who does the step and until when."""
        step = self.plan.step(key)
        if isinstance(step, FanStep):
            asked = next(row for row in self.consultations if row.pk == consultation_id)
            return Place(key, step.role, asked.unit_id, asked.due_at, consultation=asked)
        assert isinstance(step, HumanStep)
        unit_id = self.case.returning_unit_id if step.hands_out else self.case.scope_units[step.scope]
        stamp = getattr(self.case, "calendar_stamp", NOW)  # a case just made was not read
        calendar = calendar_of(unit_id, timezone.localdate(self.now), stamp=stamp)
        return Place(key, step.role, unit_id, step_due(self.now, step.hours, calendar), self._named(step, unit_id))

    def _named(self, step: HumanStep, unit_id: int) -> User | None:
        """The person the plan waits for; nobody when their grant has ended: then the unit's queue has it.

        Nobody either when certificate or mandate hinder that person: whoever else may can take the decision back at once.
        """
        if self.hindrance:
            return None
        post = _POSTS.get(step.assignee) if step.assignee is not None else None
        person: User | None = getattr(self.case, post) if post is not None else None
        if person is None or not authority_of(person).has(step.role, unit_id):
            return None
        return person


def let_in(case: Case, unit_id: int, scope: UnitScope) -> None:
    """Another unit may see the case from now on. One statement that also tells whether it could already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflows_caseunit (case_id, unit_id, scope) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [case.pk, unit_id, scope.value],
        )
        case.widened = case.widened or cursor.rowcount == 1


def open_work(journey: Journey, place: Place, task: Any) -> WorkItem:
    """Put the step into the queue of its role and unit, or into the hands of the person the plan names."""
    scope = UnitScope.CONSULTED if place.consultation is not None else UnitScope.HANDLING
    let_in(journey.case, place.unit_id, scope)
    return WorkItem.objects.create(
        case=journey.case,
        procedure_id=journey.case.version.procedure_id,
        case_code=journey.case.case_code,
        task=task,
        step=place.step,
        role=place.role,
        unit_id=place.unit_id,
        consultation=place.consultation,
        state=WorkState.CLAIMED if place.assignee else WorkState.OPEN,
        assignee=place.assignee,
        claimed_at=journey.now if place.assignee else None,
        due_at=place.due_at,
        created_at=journey.now,
        hindrance=journey.hindrance,
    )


def open_job(task: Any) -> None:
    """Ask for the machine's work in the same transaction."""
    enqueue(Topic.RUN_STEP, key=str(task.pk), payload={"task_id": task.pk})


def close_case(journey: Journey) -> None:
    """The plan has come to its end: an electronic result counts as returned the moment it is issued."""
    case = journey.case
    if case.state != CaseState.FINISHED:
        return
    case.state, case.ended_at = CaseState.RETURNED, journey.now
    record_event(
        case, Event.RETURNED, at=journey.now, actor=journey.actor, detail={"channel": str(case.result_channel)}
    )
