"""What is not kept: applications nobody finished, and the second copy of what became a case."""

from django.utils import timezone

from documents.domain import destroy_unclaimed, remove_orphans
from workflows.models import DraftPaper, FilingDraft

__all__ = ["forget_drafts", "forget_leftovers"]


def forget_drafts() -> int:
    """Remove the personal data of drafts whose time is over; returns how many drafts were touched.

    One that was never sent goes whole. One that became a case stays as the memory of that, empty: everything in it is
    in the case.
    """
    over = FilingDraft.objects.filter(expires_at__lt=timezone.now())
    unsent = over.filter(case__isnull=True).delete()[1].get(FilingDraft._meta.label, 0)
    sent = over.filter(case__isnull=False).exclude(people={}, answers={})
    DraftPaper.objects.filter(draft__in=sent).delete()
    return unsent + sent.update(people={}, answers={})


def forget_leftovers() -> int:
    """Forget drafts, then destroy the files that nothing refers to any more and bytes that never got their row.

    Returns how many rows and files went. Called every six hours, outside any transaction.
    """
    return forget_drafts() + destroy_unclaimed() + len(remove_orphans())
