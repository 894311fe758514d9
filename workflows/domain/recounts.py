"""A day off announced late: what was promised by the old calendar is counted again, kept beside it, and told."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.jobs import enqueue
from organisations.domain.calendars import calendar_of
from organisations.models import OrgUnit
from procedures.domain.deadlines import consult_due, reply_due, step_due
from procedures.domain.frozen import frozen_version
from procedures.specs import HumanStep
from workflows.domain.clock import recount_clock
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.domain.supplements import open_request
from workflows.enums import CaseState, Event, Topic
from workflows.models import Case, WorkItem

__all__ = ["ask_recount", "recount_terms"]


def ask_recount(unit_id: int | None) -> None:
    """The calendar of a unit (None: of everyone) has changed: have all running terms counted again."""
    with transaction.atomic():
        enqueue(Topic.RECOUNT_TERMS, key=str(unit_id or "everyone"), payload={"unit": unit_id})


def recount_terms(unit_id: int | None) -> int:
    """Count again what runs by the calendar of the unit and all below it; returns how many promises moved.

    Called by its job; a second run finds every promise as it should be and moves nothing.
    """
    running = Case.objects.filter(state__in=[CaseState.IN_PROGRESS, CaseState.SUPPLEMENT, CaseState.SUBMITTED])
    if unit_id is not None:
        running = running.filter(receiving_unit__path__startswith=OrgUnit.objects.get(pk=unit_id).path)
    return sum(_recount(case) for case in running.select_related("receiving_unit").order_by("pk").iterator(500))


def _recount(case: Case) -> bool:
    """Lock a case only when something in it moves."""
    case.version = frozen_version(case.version_id)
    now = timezone.now()
    promise_moves = _runs(case, now) and recount_clock(case, at=now, keep=False) is not None
    if not promise_moves and not list(_later_terms(case, now)):
        return False
    with held_case(case.pk) as locked:
        made = recount_clock(locked, at=now) if _runs(locked, now) else None
        for row, field, due_at in _later_terms(locked, now):
            setattr(row, field, due_at)
            row.save(update_fields=[field])
        if made is not None:
            facts = {"promised_at": made.promised_at.isoformat()}
            record_event(locked, Event.RESCHEDULED, at=now, detail=facts)
            notify(locked, "rescheduled", reason=made.reason_vi if locked.language == "vi" else made.reason_en)
        save_case(locked)
    return made is not None


def _runs(case: Case, now: datetime) -> bool:
    """Whether the clock of the case runs, towards a date that is still to come."""
    return case.state == CaseState.IN_PROGRESS and case.promised_at is not None and case.promised_at > now


def _later_terms(case: Case, now: datetime) -> list[tuple[Any, str, datetime]]:
    """(row, field, later due date) of open steps, asked units and the applicant's own term; no term is ever shortened."""
    found: list[tuple[Any, str, datetime]] = []
    live = case.work.filter(state__in=["open", "claimed"], due_at__gt=now).select_related("unit", "consultation")
    for item in live:
        due_at = _due(case, item, now)
        if due_at > item.due_at:
            found.append((item, "due_at", due_at))
            if item.consultation is not None:
                found.append((item.consultation, "due_at", due_at))
    request = open_request(case)
    if request is not None and request.reply_due_at is not None and request.reply_due_at > now:
        calendar = calendar_of(case.receiving_unit_id, timezone.localdate(now))
        due_at = reply_due(case.version, asked_at=request.asked_at, calendar=calendar) or request.reply_due_at
        if due_at > request.reply_due_at:
            found.append((request, "reply_due_at", due_at))
    return found


def _due(case: Case, item: WorkItem, now: datetime) -> datetime:
    calendar = calendar_of(item.unit_id, timezone.localdate(now))
    if item.consultation is not None:
        return consult_due(case.version, asked_at=item.consultation.asked_at, calendar=calendar)
    step = case.version.parsed.plan.step(item.step)
    assert isinstance(step, HumanStep)
    return step_due(item.created_at, step.hours, calendar)
