"""The promised date of a case: set, stopped, set again; every move with its account."""

from datetime import datetime

from organisations.domain.calendars import calendar_of
from procedures.domain.deadlines import Promise, promise, promise_after_supplement
from workflows.enums import ClockReason
from workflows.models import Case, ClockEntry, SupplementRequest

__all__ = ["restart_clock", "start_clock", "stop_clock"]


def _keep(case: Case, reason: ClockReason, at: datetime, before: datetime | None, made: Promise | None) -> None:
    ClockEntry.objects.create(
        case=case,
        reason=reason,
        at=at,
        promised_before=before,
        promised_after=made.promised_at if made else before,
        account=made.as_json() if made else {},
    )


def start_clock(case: Case, *, at: datetime) -> Promise:
    """The case was received at ``at``: make the first promise, by the calendar of the unit that received it."""
    made = promise(case.version, received_at=at, calendar=calendar_of(case.receiving_unit, at.date()))
    case.first_promised_at = case.promised_at = made.promised_at
    _keep(case, ClockReason.ACCEPTED, at, None, made)
    return made


def stop_clock(case: Case, *, at: datetime) -> None:
    """A supplement was asked for: the promise stands still; before receipt there is none yet."""
    if case.received_at is not None:
        _keep(case, ClockReason.SUPPLEMENT_ASKED, at, case.promised_at, None)


def restart_clock(case: Case, request: SupplementRequest, *, at: datetime) -> Promise | None:
    """The supplement arrived at ``at``: a new promise beside the old one; None when the case was never received."""
    if case.received_at is None:
        return None
    before = case.promised_at
    made = promise_after_supplement(
        case.version,
        received_at=case.received_at,
        asked_at=request.asked_at,
        supplemented_at=at,
        calendar=calendar_of(case.receiving_unit, at.date()),
    )
    case.promised_at = made.promised_at
    _keep(case, ClockReason.SUPPLEMENTED, at, before, made)
    return made
