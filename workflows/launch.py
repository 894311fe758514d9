"""The only door to a new process: a draft becomes a case, once."""

from django.db import transaction
from django.utils import timezone

from organisations.models import User
from workflows.domain.drafts import keep_current, problems_of
from workflows.domain.filing import open_case
from workflows.domain.following import follow_filed_case
from workflows.domain.locking import save_case
from workflows.domain.notices import notify
from workflows.domain.progress import Journey
from workflows.errors import DraftExpiredError, FilingIncompleteError
from workflows.flows.procedure import ProcedureFlow
from workflows.models import Case, FilingDraft
from workflows.signals import case_submitted

__all__ = ["file_case"]


def file_case(draft: FilingDraft, *, actor: User | None = None, account: User | None = None) -> Case:
    """File a draft: a case with its code, its first step in the queue of the one-stop unit, the applicant told.

    ``actor`` is the officer at the counter; ``account`` the citizen's in which the case is filed, which opens it from now on.
    Filed again (double click, resend, two tabs) it returns the case that already exists.

    Raises:
        FilingIncompleteError: something required is missing; ``detail["problems"]`` is a list of ``Gap``.
        NoUnitError: no living unit is competent.
        NoVersionInForceError: the procedure ended while the draft was open.
    """
    with transaction.atomic():
        row = FilingDraft.objects.select_for_update().get(pk=draft.pk)
        if row.case_id is not None:
            return Case.objects.get(pk=row.case_id)
        _check(keep_current(row))
        case = open_case(row, actor=actor)
        case.process = ProcedureFlow.start.run(journey=Journey(case, case.submitted_at, actor))
        row.case = case
        row.save(update_fields=["case"])
        if account is not None:
            follow_filed_case(case, account=account)
        notify(case, "submitted")
        save_case(case)
        case_submitted.send(sender=Case, case=case)
    return case


def _check(draft: FilingDraft) -> None:
    if draft.expires_at < timezone.now():
        raise DraftExpiredError
    problems = problems_of(draft)
    if problems:
        raise FilingIncompleteError(problems=problems)
