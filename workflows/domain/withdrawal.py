"""The applicant takes the case back."""

from django.utils import timezone

from organisations.domain.grants import authority_of
from organisations.models import User
from workflows import rules
from workflows.domain.engine import stop_process
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.enums import CaseState, Event, WorkState
from workflows.errors import CaseClosedError, CaseForbiddenError, WithdrawalTooLateError
from workflows.models import Case, WorkItem

__all__ = ["withdraw_case"]


def withdraw_case(case: Case, *, reason: str, actor: User | None = None) -> Case:
    """The applicant takes the case back before the decision: all open work ends, nothing is issued, they are told.

    Called by the citizen's page (who has shown the lookup secret) with ``actor`` None, and at the counter by an officer of
    the unit that received the case.

    Raises:
        CaseForbiddenError: not an officer of that unit.
        CaseClosedError, WithdrawalTooLateError: there is nothing to withdraw any more.
    """
    with held_case(case.pk) as locked:
        if actor is not None and not rules.can_withdraw_for(authority_of(actor), locked):
            raise CaseForbiddenError
        if locked.is_closed:
            raise CaseClosedError
        if not rules.can_withdraw(locked):
            raise WithdrawalTooLateError
        now = timezone.now()
        locked.state, locked.ended_at = CaseState.WITHDRAWN, now
        record_event(locked, Event.WITHDRAWN, at=now, actor=actor, remark=reason)
        stop_process(locked, now)
        live = WorkItem.objects.filter(case=locked, state__in=[WorkState.OPEN, WorkState.CLAIMED])
        live.update(state=WorkState.CANCELLED, closed_at=now)
        notify(locked, "withdrawn")
        save_case(locked, ended=True)
    return locked
