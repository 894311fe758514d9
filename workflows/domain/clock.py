"""The promised date of a case: set, stopped, set again; every move with its account."""

from datetime import datetime

from django.utils import timezone

from kernel.workdays import WorkCalendar
from organisations.domain.calendars import calendar_of
from procedures.domain.deadlines import Promise, promise
from procedures.domain.pauses import (
    promise_after_pause,
    promise_after_supplement,
    promise_extended,
    promise_recounted,
)
from workflows.enums import ClockReason
from workflows.models import Case, ClockEntry, SupplementRequest

__all__ = ["extend_clock", "pause_clock", "recount_clock", "restart_clock", "resume_clock", "start_clock", "stop_clock"]


def _calendar(case: Case, at: datetime) -> WorkCalendar:
    """A case is promised by the calendar of the unit that received it."""
    return calendar_of(case.receiving_unit_id, timezone.localdate(at))


def _keep(case: Case, reason: ClockReason, at: datetime, made: Promise | None = None) -> Promise | None:
    """Write the move beside the earlier ones, and the new promise on the case; without one it stands still."""
    before = case.promised_at
    if made is not None:
        case.promised_at = made.promised_at
    ClockEntry.objects.create(
        case=case,
        reason=reason,
        at=at,
        promised_before=before,
        promised_after=case.promised_at,
        account=made.as_json() if made else {},
    )
    return made


def start_clock(case: Case, *, at: datetime) -> Promise:
    """The case was received at ``at``: make the first promise, by the calendar of the unit that received it."""
    made = promise(case.version, received_at=at, calendar=_calendar(case, at))
    case.first_promised_at = made.promised_at
    _keep(case, ClockReason.ACCEPTED, at, made)
    return made


def stop_clock(case: Case, *, at: datetime) -> None:
    """A supplement was asked for: the promise stands still; before receipt there is none yet."""
    if case.received_at is not None:
        _keep(case, ClockReason.SUPPLEMENT_ASKED, at)


def restart_clock(case: Case, request: SupplementRequest, *, at: datetime) -> Promise | None:
    """The supplement arrived at ``at``: a new promise beside the old one; None when the case was never received."""
    if case.received_at is None or case.promised_at is None:
        return None
    made = promise_after_supplement(
        case.version,
        promised_at=case.promised_at,
        asked_at=request.asked_at,
        supplemented_at=at,
        calendar=_calendar(case, at),
    )
    return _keep(case, ClockReason.SUPPLEMENTED, at, made)


def pause_clock(case: Case, *, at: datetime) -> None:
    """The case was suspended at ``at``: the promise stands still."""
    _keep(case, ClockReason.SUSPENDED, at)


def resume_clock(case: Case, *, stopped_at: datetime, at: datetime) -> Promise:
    """The case goes on at ``at``: what was left of the term when it was suspended is counted from there."""
    assert case.promised_at is not None
    made = promise_after_pause(
        case.version,
        promised_at=case.promised_at,
        stopped_at=stopped_at,
        resumed_at=at,
        calendar=_calendar(case, at),
    )
    _keep(case, ClockReason.RESUMED, at, made)
    return made


def extend_clock(case: Case, *, days: int, at: datetime, agreed: bool = False) -> Promise:
    """The promise cannot be kept: ``days`` working days more, once; ``agreed`` as the law lets the applicant in writing."""
    assert case.promised_at is not None
    made = promise_extended(case.version, promised_at=case.promised_at, days=days, calendar=_calendar(case, at))
    _keep(case, ClockReason.AGREED if agreed else ClockReason.EXTENDED, at, made)
    return made


def recount_clock(case: Case, *, at: datetime, keep: bool = True) -> Promise | None:
    """The promise by the calendar as it is known at ``at``; None when it stays what it is. ``keep`` False only asks."""
    last = case.clock.exclude(account={}).last()
    made = promise_recounted(case.version, last.account, _calendar(case, at)) if last is not None else None
    if made is None or made.promised_at == case.promised_at:
        return None
    return _keep(case, ClockReason.CALENDAR, at, made) if keep else made
