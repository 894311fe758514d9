"""Drafts: made and changed until they have a number."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from audit.domain.trail import record
from documents.enums import DocumentState, Event
from documents.errors import DocumentStateError
from documents.models import Document, DocumentAttachment, StoredFile
from documents.signals import document_changed
from kernel.text import fold, normalise
from organisations.models import OrgUnit

__all__ = ["create_document", "move_draft", "redraft_document", "update_draft"]


def _clean(value: Any) -> Any:
    """Texts in their normal form, however deep they lie."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _carried_name(position: int, file: StoredFile) -> str:
    """A plain name inside the PDF: letters and digits, the ending kept."""
    stem, _dot, ending = file.name.rpartition(".")
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in fold(stem))[:36].strip("-")
    return f"{position}-{plain or 'tep'}.{ending[:5] or 'pdf'}"


@transaction.atomic
def create_document(
    *,
    kind: str,
    template: str,
    unit: OrgUnit,
    abstract: str,
    values: dict[str, Any],
    data: dict[str, Any] | None = None,
    attachments: Sequence[tuple[StoredFile, str]] = (),
) -> Document:
    """Begin a draft; ``attachments`` (file, description) will travel inside its PDF."""
    document = Document.objects.create(
        kind=kind,
        template=template,
        unit=unit,
        abstract=normalise(abstract)[:500],
        values=_clean(values),
        data=data or {},
    )
    for position, (file, description) in enumerate(attachments, start=1):
        name = _carried_name(position, file)
        DocumentAttachment.objects.create(
            document=document, file=file, position=position, name=name, description=normalise(description)[:200]
        )
    record(Event.DOCUMENT_CREATED, subject=document, detail={"kind": kind, "template": template})
    document_changed.send(sender=Document, document=document)
    return document


@transaction.atomic
def update_draft(document: Document, *, values: dict[str, Any], abstract: str | None = None) -> Document:
    """Change a draft's words; refused once it has a number."""
    row = Document.objects.select_for_update().select_related("unit").get(pk=document.pk)
    if row.state != DocumentState.DRAFT:
        raise DocumentStateError
    row.values = _clean(values)
    row.abstract = normalise(abstract)[:500] if abstract is not None else row.abstract
    row.save(update_fields=["values", "abstract"])
    record(Event.DOCUMENT_REVISED, subject=row)
    document_changed.send(sender=Document, document=row)
    document.values, document.abstract = row.values, row.abstract
    return row


@transaction.atomic
def move_draft(document: Document, *, unit: OrgUnit, values: dict[str, Any]) -> Document:
    """Another unit will issue a draft, with its own head on the page; refused once it has a number."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state != DocumentState.DRAFT:
        raise DocumentStateError
    row.unit, row.values = unit, _clean(values)
    row.save(update_fields=["unit", "values"])
    record(Event.DOCUMENT_REVISED, subject=row, detail={"unit": unit.code})
    document_changed.send(sender=Document, document=row)
    return row


def redraft_document(document: Document) -> Document:
    """Begin anew from a document whose number was cancelled: the same words and attachments, no number, nobody's name."""
    carried = document.attachments.select_related("file").order_by("position")
    return create_document(
        kind=document.kind,
        template=document.template,
        unit=document.unit,
        abstract=document.abstract,
        values={key: value for key, value in document.values.items() if key != "signer"},
        data=document.data,
        attachments=[(row.file, row.description) for row in carried],
    )
