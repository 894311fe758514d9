"""What the public may know of a case by its code, and what the citizen sees who holds the secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from documents.enums import DocumentState
from procedures.domain.questions import display_answers
from procedures.enums import PublicByCode
from procedures.specs import FanStep, HumanStep, Text
from workflows import rules
from workflows.domain.outputs.common import post_of
from workflows.domain.queries.stuck import is_given_up
from workflows.domain.queries.way import machine_task, public_words, steps_ahead
from workflows.enums import EVENT_LABELS, PUBLIC_EVENTS, RESTING_STATES, CaseState, Event, Purpose
from workflows.models import Case, CaseDocument, CaseEvent, ClockEntry, Paper, Party, SupplementRequest, WorkItem

__all__ = ["CitizenView", "Handler", "Moment", "PublicView", "citizen_view", "public_view"]


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: what, when, at which step; no names."""

    event: str
    at: datetime
    step: Text | None

    @property
    def label(self) -> str:
        """The words for it."""
        return str(EVENT_LABELS[Event(self.event)])

    @property
    def stops(self) -> bool:
        """Whether the clock stopped here."""
        return self.event in {Event.SUPPLEMENT_REQUESTED, Event.SUSPENDED}


@dataclass(frozen=True)
class Handler:
    """Who has the case now: the unit, and the post of whoever holds it; never a name."""

    unit: str
    post: str
    step: Text | None
    due_at: datetime


@dataclass(frozen=True)
class PublicView:
    """What the code alone opens. With ``full`` False only state and dates are there."""

    case_code: str
    procedure_name: Text
    state: str
    submitted_at: datetime
    received_at: datetime | None
    promised_at: datetime | None
    first_promised_at: datetime | None
    ended_at: datetime | None
    is_late: bool
    full: bool
    timeline: list[Moment]
    handlers: list[Handler]
    machine: Text | None  # what the machine is doing, when no person has the case
    machine_failed: bool  # it has given that up: people have to put it right first
    ahead: list[Text]  # the steps still to come
    clock: list[ClockEntry]


@dataclass(frozen=True)
class CitizenView:
    """Everything of one's own case: the public part, the people, the answers, the papers, what is asked, what was issued."""

    case: Case
    public: PublicView
    parties: dict[str, Party]
    sections: list[Any]
    papers: list[Paper]
    supplement: SupplementRequest | None
    supplements: list[SupplementRequest]
    documents: list[CaseDocument]
    result: CaseDocument | None
    can_withdraw: bool
    can_choose_return: bool


def is_late(case: Case, now: datetime | None = None) -> bool:
    """Past its promise: an open case now, a finished one at the moment it was finished."""
    if case.promised_at is None or case.state in RESTING_STATES:
        return False
    until = case.finished_at or case.ended_at or now or timezone.now()
    return until > case.promised_at


def _step_words(case: Case, key: str) -> Text | None:
    return public_words(case.version.parsed.plan, key)


def _timeline(case: Case) -> list[Moment]:
    rows = (
        CaseEvent.objects.filter(case=case, event__in=PUBLIC_EVENTS)
        .order_by("seq")
        .values_list("event", "at", "detail")
    )
    return [Moment(event, at, _step_words(case, detail.get("step", ""))) for event, at, detail in rows]


def _live(case: Case) -> list[WorkItem]:
    live = WorkItem.objects.filter(case=case, state__in=["open", "claimed"]).select_related("unit", "assignee")
    return list(live.order_by("due_at", "pk"))


def _handlers(case: Case, live: list[WorkItem]) -> list[Handler]:
    found = []
    for item in live:
        step = case.version.parsed.plan.step(item.step)
        assert isinstance(step, HumanStep | FanStep)
        post = post_of(item.assignee, item.unit) if item.assignee else ""
        found.append(
            Handler(item.unit.name, post or str(item.get_role_display()), step.public or step.title, item.due_at)
        )
    return found


def _view(case: Case, *, full: bool) -> PublicView:
    plan = case.version.parsed.plan
    live = _live(case) if full else []
    task = machine_task(case) if full and not live and case.state == CaseState.IN_PROGRESS else None
    machine = task.data["step"] if task is not None else None
    place = live[0].step if live else machine
    return PublicView(
        case_code=case.case_code,
        procedure_name=case.version.parsed.name,
        state=case.state,
        submitted_at=case.submitted_at,
        received_at=case.received_at,
        promised_at=case.promised_at,
        first_promised_at=case.first_promised_at,
        ended_at=case.ended_at,
        is_late=is_late(case),
        full=full,
        timeline=_timeline(case) if full else [],
        handlers=_handlers(case, live),
        machine=public_words(plan, machine) if machine else None,
        machine_failed=task is not None and is_given_up(task),
        ahead=steps_ahead(plan, place) if place else [],
        clock=list(case.clock.all()) if full else [],
    )


def public_view(case: Case | None) -> PublicView | None:
    """What the code alone opens for this version: everything public, state and dates, or nothing (None).

    None for a case that does not exist too: the page must not tell the two apart.
    """
    if case is None:
        return None
    opens = case.version.parsed.public_by_code
    if opens == PublicByCode.NOTHING:
        return None
    return _view(case, full=opens == PublicByCode.FULL)


def citizen_view(case: Case) -> CitizenView:
    """One's own case; the caller has checked the secret."""
    issued = case.documents.filter(
        document__state__in=[DocumentState.ISSUED, DocumentState.REPLACED, DocumentState.RECALLED]
    )
    documents = list(issued.select_related("document__unit", "document__issued_file"))
    supplements = list(case.supplements.all())
    return CitizenView(
        case=case,
        public=_view(case, full=True),
        parties={party.kind: party for party in case.parties.all()},
        sections=display_answers(case.version.parsed, case.answers, filed_on=timezone.localdate(case.submitted_at)),
        papers=list(case.papers.select_related("file").defer("file__text")),
        supplement=next((row for row in supplements if row.is_open), None),
        supplements=supplements,
        documents=documents,
        result=next((row for row in documents if row.purpose == Purpose.RESULT), None),
        can_withdraw=rules.can_withdraw(case),
        can_choose_return=rules.is_return_open(case),
    )
