"""Everything an officer's page of one case shows, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from procedures.domain.questions import display_answers
from procedures.enums import Act
from procedures.specs import Component, FanStep, HumanStep, Outcome, Text
from workflows import rules
from workflows.domain.queries.access import readable_case
from workflows.domain.queries.stuck import StuckWork, stuck_work
from workflows.domain.queries.way import DETOURS, machine_task, public_words
from workflows.domain.secrets import lookup_secret
from workflows.enums import CaseState, WorkState
from workflows.models import (
    Case,
    CaseDocument,
    CaseEvent,
    ClockEntry,
    Consultation,
    Notice,
    Paper,
    Party,
    SupplementRequest,
    WorkItem,
)

__all__ = ["CaseSheet", "ComponentLine", "StepChoice", "case_sheet"]


@dataclass(frozen=True)
class ComponentLine:
    """One required paper and what was handed in for it; ``missing`` when it is needed and not there."""

    component: Component
    papers: list[Paper]
    earlier: list[Paper]
    needed: bool

    @property
    def missing(self) -> bool:
        """Needed, and not there."""
        return self.needed and not self.papers


@dataclass(frozen=True)
class StepChoice:
    """One outcome of a step the person may do; ``blocked`` is a reason code when it cannot be done now."""

    key: str
    outcome: Outcome
    blocked: str = ""

    @property
    def leads_on(self) -> bool:
        """Whether it brings the case nearer to its end; the others ask, send back or refuse."""
        return self.outcome.act not in DETOURS


@dataclass(frozen=True)
class CaseSheet:
    """One case as its officers see it."""

    case: Case
    authority: Authority
    parties: dict[str, Party]
    sections: list[Any]
    components: list[ComponentLine]
    work: list[WorkItem]
    item: WorkItem | None  # the step this person may do now
    machine: Text | None  # what the machine is doing, when no person has the case
    stuck: list[StuckWork]  # what the machine has given up
    choices: list[StepChoice]
    events: list[CaseEvent]
    clock: list[ClockEntry]
    supplements: list[SupplementRequest]
    consultations: list[Consultation]
    documents: list[CaseDocument]
    notices: list[Notice]

    @property
    def waits_for_machine(self) -> bool:
        """Whether looking again soon makes sense: the machine has the case, and has not given up."""
        return self.machine is not None and not self.stuck

    @property
    def hindered(self) -> list[WorkItem]:
        """Open steps that came back because certificate or mandate did not allow what was ordered."""
        return [row for row in self.work if row.is_live and row.hindrance]

    @property
    def is_signing(self) -> bool:
        """Whether this person is asked for a decision or a signature now."""
        return any(choice.outcome.act in {Act.DECIDE, Act.SIGN} for choice in self.choices)

    @property
    def lookup_secret(self) -> str:
        """What the receipt prints; officers who receive may hand it out again."""
        return lookup_secret(self.case)

    @property
    def title(self) -> str:
        """The words of the step this person may do."""
        return str(self.step_of(self.item).title) if self.item else ""

    def step_of(self, item: WorkItem) -> HumanStep | FanStep:
        """The plan's words on a work item."""
        step = self.case.version.parsed.plan.step(item.step)
        assert isinstance(step, HumanStep | FanStep)
        return step


def _components(case: Case, papers: list[Paper]) -> list[ComponentLine]:
    lines = []
    for component in case.version.parsed.components:
        mine = [paper for paper in papers if paper.component_key == component.key]
        current = [paper for paper in mine if paper.is_current]
        earlier = [paper for paper in mine if not paper.is_current]
        lines.append(ComponentLine(component, current, earlier, component.is_needed(case.answers)))
    return lines


def _is_live(row: WorkItem) -> bool:
    return row.state in {WorkState.OPEN, WorkState.CLAIMED}


def _choices(authority: Authority, case: Case, item: WorkItem | None) -> list[StepChoice]:
    if item is None:
        return []
    step = case.version.parsed.plan.step(item.step)
    assert isinstance(step, HumanStep | FanStep)
    blocked = rules.blocked_acts(authority, case, item)
    return [StepChoice(key, outcome, blocked.get(outcome.act, "")) for key, outcome in step.on.items()]


def case_sheet(uuid: UUID | str, user: User, *, item_id: UUID | str | None = None) -> CaseSheet:
    """The page of one case for one person; ``CaseForbiddenError`` when they may not see it.

    ``item_id`` chooses among several steps the person may do (two consulted units, one officer for both).
    """
    case, authority = readable_case(uuid, user), authority_of(user)
    work = list(
        case.work.select_related("unit", "assignee", "closed_by", "consultation__unit").order_by("created_at", "pk")
    )
    live = [row for row in work if _is_live(row) and rules.can_act(authority, row)]
    item = next((row for row in live if item_id is None or str(row.uuid) == str(item_id)), None)
    busy = machine_task(case) if case.state == CaseState.IN_PROGRESS and not any(map(_is_live, work)) else None
    documents = list(
        case.documents.select_related("document__unit", "document__issued_file").prefetch_related("document__revisions")
    )
    papers = list(case.papers.select_related("file").defer("file__text"))
    return CaseSheet(
        case=case,
        authority=authority,
        parties={party.kind: party for party in case.parties.all()},
        sections=display_answers(case.version.parsed, case.answers, filed_on=timezone.localdate(case.submitted_at)),
        components=_components(case, papers),
        work=work,
        item=item,
        machine=public_words(case.version.parsed.plan, busy.data["step"]) if busy else None,
        stuck=stuck_work(case, busy, documents),
        choices=_choices(authority, case, item),
        events=list(case.events.select_related("actor", "remark").order_by("seq")),
        clock=list(case.clock.all()),
        supplements=list(case.supplements.select_related("asked_by", "unit")),
        consultations=list(case.consultations.select_related("unit", "answered_by")),
        documents=documents,
        notices=list(case.notices.all()),
    )
