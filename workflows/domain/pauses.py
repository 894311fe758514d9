"""A case rests, and goes on: nothing is done in it meanwhile, and its term rests too."""

from datetime import datetime

from django.utils import timezone

from kernel.workdays import add_working_minutes, working_minutes_between
from organisations.domain.calendars import calendar_of
from organisations.domain.grants import authority_of
from organisations.models import User
from workflows import rules
from workflows.domain.clock import pause_clock, resume_clock
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.enums import CaseState, ClockReason, Event
from workflows.errors import CaseForbiddenError, CaseStateError
from workflows.models import Case, WorkItem

__all__ = ["resume_case", "suspend_case"]


def suspend_case(case: Case, *, reason: str, actor: User) -> Case:
    """Let the case rest for a reason outside the office: every step waits, the promise stands still, the applicant is told.

    Raises:
        CaseForbiddenError: ``actor`` neither heads nor leads a step of it.
        CaseStateError: it is not being handled just now, or the decision has been taken.
    """
    with held_case(case.pk) as locked:
        if not rules.can_steer(authority_of(actor), locked):
            raise CaseForbiddenError
        if not rules.can_suspend(locked):
            raise CaseStateError
        now = timezone.now()
        locked.state = CaseState.SUSPENDED
        pause_clock(locked, at=now)
        record_event(locked, Event.SUSPENDED, at=now, actor=actor, remark=reason)
        notify(locked, "suspended", reason=reason)
        save_case(locked)
    return locked


def resume_case(case: Case, *, actor: User) -> Case:
    """Go on where the case rested: the promise and every open term move by what was left of them.

    Raises:
        CaseForbiddenError: as for ``suspend_case``.
        CaseStateError: it does not rest.
    """
    with held_case(case.pk) as locked:
        if not rules.can_steer(authority_of(actor), locked):
            raise CaseForbiddenError
        if locked.state != CaseState.SUSPENDED:
            raise CaseStateError
        now = timezone.now()
        stopped_at = locked.clock.filter(reason=ClockReason.SUSPENDED).latest("at").at
        made = resume_clock(locked, stopped_at=stopped_at, at=now)
        locked.state = CaseState.IN_PROGRESS
        _move_terms(locked, stopped_at, now)
        facts = {"promised_at": made.promised_at.isoformat()}
        record_event(locked, Event.RESUMED, at=now, actor=actor, detail=facts)
        notify(locked, "rescheduled", reason=made.reason_vi if locked.language == "vi" else made.reason_en)
        save_case(locked)
    return locked


def _move_terms(case: Case, stopped_at: datetime, now: datetime) -> None:
    """Each open step, and each unit that was asked, gets the working time it had left."""
    live = WorkItem.objects.filter(case=case, state__in=["open", "claimed"]).select_related("unit", "consultation")
    for item in live:
        calendar = calendar_of(item.unit_id, timezone.localdate(now))
        left = max(working_minutes_between(calendar, stopped_at, item.due_at), 0)
        item.due_at = add_working_minutes(calendar, now, left)
        item.save(update_fields=["due_at"])
        if item.consultation is not None:
            item.consultation.due_at = item.due_at
            item.consultation.save(update_fields=["due_at"])
