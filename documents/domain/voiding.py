"""Cancelling a number: a document that was decided and will never be issued."""

from django.db import transaction
from django.utils import timezone

from audit.domain.trail import record
from documents.enums import VOIDABLE_STATES, DocumentState, Event
from documents.errors import DocumentStateError
from documents.models import Document
from documents.signals import document_changed

__all__ = ["void_document"]


@transaction.atomic
def void_document(document: Document, *, reason: str) -> Document:
    """Cancel the number of a document that was not issued; who checks its code is told that it is not valid.

    The number stays taken and the reason stays beside it. Files made so far are kept; a job that is still at work on the
    document finds it voided and publishes nothing. Cancelling again changes nothing.

    Raises:
        DocumentStateError: a draft has no number yet; what was sealed or issued can only be replaced or recalled.
    """
    row = Document.objects.select_for_update().select_related("unit").get(pk=document.pk)
    if row.state != DocumentState.VOIDED:
        if row.state not in VOIDABLE_STATES:
            raise DocumentStateError(state=row.state)
        before = row.state
        row.state, row.ended_at, row.ended_reason = DocumentState.VOIDED, timezone.now(), reason
        row.save(update_fields=["state", "ended_at", "ended_reason"])
        record(Event.DOCUMENT_VOIDED, subject=row, detail={"notation": row.notation, "was": before})
        document_changed.send(sender=Document, document=row)
    for name in ("state", "ended_at", "ended_reason"):
        setattr(document, name, getattr(row, name))
    return row
