"""The promise cannot be kept: the office apologises and sets a new date, as often as the version allows (once)."""

from typing import Any

from django.utils import timezone

from organisations.domain.grants import authority_of
from organisations.models import OrgUnit, User
from workflows import rules
from workflows.domain.clock import extend_clock
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.domain.outputs.apologies import Steering, order_apology
from workflows.enums import LATER_DATES, CaseState, Event
from workflows.errors import CaseForbiddenError, CaseStateError, ExtensionExhaustedError, ExtensionTooLongError
from workflows.models import Case

__all__ = ["extend_case"]


def extend_case(case: Case, *, days: int, reason: str, actor: User, agreement: str = "") -> Case:
    """Promise a later date, ``days`` working days after the one that cannot be kept; the applicant gets the apology.

    The apology is form 04, signed by ``actor`` and issued after commit, and a notice at once. ``agreement`` names the
    applicant's written agreement, where the law lets the term grow with one only.

    The earlier promise stays on record and counts as broken there, unless the applicant agreed in writing where the law lets
    the term grow so: then the new date is the term of the law. Overdue is the case only when the new one passes too.

    Raises:
        CaseForbiddenError: ``actor`` neither heads nor leads a step of it.
        CaseStateError: it is not being handled just now.
        ExtensionExhaustedError: it has been done as often as the version allows.
        ExtensionTooLongError: the law gives fewer days, or fewer without the applicant's written agreement.
        SignerNotAllowedError: ``actor`` has no certificate to sign the form with: nothing is promised.
    """
    with held_case(case.pk) as locked:
        units = rules.steered_units(authority_of(actor), locked)
        if not units:
            raise CaseForbiddenError
        if locked.state != CaseState.IN_PROGRESS:
            raise CaseStateError
        done = locked.clock.filter(reason__in=LATER_DATES).count()
        if not rules.can_extend(locked, done):
            raise ExtensionExhaustedError
        if not rules.is_extension_lawful(locked, days, agreed=bool(agreement)):
            raise ExtensionTooLongError
        now, before = timezone.now(), locked.promised_at
        made = extend_clock(locked, days=days, at=now, agreed=rules.is_agreement_lawful(locked, agreement))
        assert before is not None
        steering = Steering(locked, actor, OrgUnit.objects.get(pk=min(units)), now)  # the unit that apologises
        form = order_apology(steering, before=before, made=made, reason=reason, agreement=agreement)
        facts: dict[str, Any] = {"days": days, "promised_at": made.promised_at.isoformat(), "agreed": bool(agreement)}
        if form is not None:
            facts["document"] = str(form.pk)
        record_event(locked, Event.EXTENDED, at=now, actor=actor, detail=facts, remark=reason)
        notify(locked, "extended", before=before, reason=reason)
        save_case(locked)
    return locked
