"""The promise cannot be kept: the office apologises and sets a new date, as often as the version allows (once)."""

from django.utils import timezone

from organisations.domain.grants import authority_of
from organisations.models import User
from workflows import rules
from workflows.domain.clock import extend_clock
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.enums import CaseState, ClockReason, Event
from workflows.errors import CaseForbiddenError, CaseStateError, ExtensionExhaustedError, ExtensionTooLongError
from workflows.models import Case

__all__ = ["extend_case"]


def extend_case(case: Case, *, days: int, reason: str, actor: User) -> Case:
    """Promise a later date, ``days`` working days after the one that cannot be kept; the applicant gets the apology.

    The earlier promise stays on record, and being late counts against the new one only.

    Raises:
        CaseForbiddenError: ``actor`` neither heads nor leads a step of it.
        CaseStateError: it is not being handled just now.
        ExtensionExhaustedError: it has been done as often as the version allows.
        ExtensionTooLongError: the law gives fewer days without the applicant's written agreement.
    """
    if not rules.can_steer(authority_of(actor), case):
        raise CaseForbiddenError
    with held_case(case.pk) as locked:
        if locked.state != CaseState.IN_PROGRESS:
            raise CaseStateError
        done = locked.clock.filter(reason=ClockReason.EXTENDED).count()
        if not rules.can_extend(locked, done):
            raise ExtensionExhaustedError
        if not rules.is_extension_lawful(locked, days):
            raise ExtensionTooLongError
        now, before = timezone.now(), locked.promised_at
        made = extend_clock(locked, days=days, at=now)
        facts = {"days": days, "promised_at": made.promised_at.isoformat()}
        record_event(locked, Event.EXTENDED, at=now, actor=actor, detail=facts, remark=reason)
        notify(locked, "extended", before=before, reason=reason)
        save_case(locked)
    return locked
