"""Numbers of official documents: one series per unit, series and year, without gaps, taken with the decision."""

from datetime import date

from django.db import transaction

from audit.domain.trail import record
from documents.domain.printing import paper_of
from documents.enums import DocumentState, Event
from documents.errors import DocumentStateError
from documents.models import Document
from documents.signals import document_changed
from kernel.sequences import take_number

__all__ = ["number_document"]


def number_document(document: Document, *, series: str, notation: str, on: date) -> Document:
    """Give a draft its number and date; from here on its words are fixed.

    Called inside the transaction of the decision: a decision that fails gives the number back. ``notation`` is a format
    over ``number`` ("{number:02d}/GPXD-UBND").

    Raises:
        DocumentStateError: it has a number already.
        DraftIncompleteError: the template cannot be filled or printed; no number is used up.
    """
    with transaction.atomic():
        row = Document.objects.select_for_update().select_related("unit").get(pk=document.pk)
        if row.state != DocumentState.DRAFT:
            raise DocumentStateError
        paper_of(row, draft=True)  # what cannot be printed gets no number
        row.number = take_number(f"document:{row.unit_id}:{series}", period=str(on.year))
        row.series, row.year, row.issued_on = series, on.year, on
        row.notation = notation.format(number=row.number)
        row.state = DocumentState.NUMBERED
        row.save(update_fields=["number", "series", "year", "issued_on", "notation", "state"])
        record(Event.DOCUMENT_NUMBERED, subject=row, detail={"notation": row.notation})
        document_changed.send(sender=Document, document=row)
    for name in ("number", "series", "year", "issued_on", "notation", "state"):
        setattr(document, name, getattr(row, name))
    return row
