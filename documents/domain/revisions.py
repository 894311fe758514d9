"""Files of a document, step by step: each is stored before it counts, found again when a job runs twice."""

from uuid import UUID

from django.db import transaction

from documents.domain.files import read_file, store_content
from documents.engines.pdf import count_pages
from documents.enums import DocumentState, RevisionStep, SignatureState
from documents.errors import DocumentStateError, DocumentVoidedError
from documents.models import Document, Revision
from documents.signals import document_changed

__all__ = ["bytes_of", "find_revision", "load_document", "publish_revision"]


def load_document(document_id: UUID | str) -> Document:
    """The document as it is now, to make something of it; ``DocumentVoidedError`` once its number was cancelled."""
    document = Document.objects.select_related("unit").get(pk=document_id)
    if document.state == DocumentState.VOIDED:
        raise DocumentVoidedError
    return document


def find_revision(document: Document, step: RevisionStep) -> Revision | None:
    """The file as it was after ``step``, if that has been done."""
    return document.revisions.select_related("file").filter(step=step).first()


def bytes_of(revision: Revision) -> bytes:
    """Its bytes, checked against the recorded hash."""
    return read_file(revision.file)


def publish_revision(
    document: Document,
    *,
    step: RevisionStep,
    pdf: bytes,
    input_hash: str,
    engine: str,
    expected: DocumentState,
    becomes: DocumentState,
) -> tuple[Document, Revision]:
    """Store the file, then under lock make it the next revision; when another run was faster, its revision counts.

    ``expected`` is the state the document must still be in. The caller, inside its own transaction, adds what belongs to
    the step (a signature row, the trail).
    """
    signed = SignatureState.UNSIGNED if step == RevisionStep.RENDERED else SignatureState.TRUSTED
    name = f"{document.notation or document.kind}.pdf".replace("/", "-")
    file = store_content(pdf, name=name, pages=count_pages(pdf), signature_state=signed)
    with transaction.atomic():
        row = Document.objects.select_for_update().select_related("unit").get(pk=document.pk)
        done = find_revision(row, step)
        if done is not None:
            return row, done
        if row.state == DocumentState.VOIDED:
            raise DocumentVoidedError
        if row.state != expected:
            raise DocumentStateError(state=row.state)
        revision = Revision.objects.create(
            document=row, step=step, file=file, sha256=file.sha256, input_hash=input_hash, engine=engine
        )
        row.state = becomes
        row.save(update_fields=["state"])
        document_changed.send(sender=Document, document=row)
    return row, revision
