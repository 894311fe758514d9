"""Printing a numbered document: the file that will be read and signed."""

from uuid import UUID

from audit.domain.trail import record
from documents.domain.files import read_file
from documents.domain.layout import fields_of
from documents.domain.printing import DATA_FILE, Paper, paper_of, spec_of
from documents.domain.revisions import find_revision, load_document, publish_revision
from documents.engines.pdf import ENGINE, count_pages, render_pdf
from documents.engines.types import Attachment
from documents.engines.word import write_word
from documents.enums import DocumentState, Event, RevisionStep
from documents.models import Document, Revision

__all__ = ["draft_word", "preview_pages", "preview_pdf", "render_document"]


def _attachments(document: Document, paper: Paper) -> list[Attachment]:
    carried = [Attachment(DATA_FILE, paper.data, "Dữ liệu hồ sơ dạng máy đọc được")]
    for row in document.attachments.select_related("file"):
        carried.append(Attachment(row.name, read_file(row.file), row.description, "Source"))
    return carried


def _printed(document: Document, paper: Paper) -> bytes:
    return render_pdf(
        paper.html,
        created=paper.created,
        fields=fields_of(spec_of(document)),
        attachments=_attachments(document, paper),
    )


def render_document(document_id: UUID | str) -> Revision:
    """Print a numbered document as PDF/A-3a and PDF/UA-1 with empty signature fields; run again, the same revision.

    Called by a job, outside any transaction.
    """
    document = load_document(document_id)
    done = find_revision(document, RevisionStep.RENDERED)
    if done is not None:
        return done
    paper = paper_of(document)
    pdf = _printed(document, paper)
    row, revision = publish_revision(
        document,
        step=RevisionStep.RENDERED,
        pdf=pdf,
        input_hash=paper.input_hash,
        engine=ENGINE,
        expected=DocumentState.NUMBERED,
        becomes=DocumentState.RENDERED,
    )
    record(Event.DOCUMENT_RENDERED, subject=row, detail={"sha256": revision.sha256})
    return revision


def preview_pdf(document: Document) -> bytes:
    """A draft as it will look: no number, no date, the word DỰ THẢO; never stored."""
    paper = paper_of(document, draft=True)
    return render_pdf(paper.html, created=paper.created)


def draft_word(document: Document) -> bytes:
    """A draft as a Word file, for those who read and mark up there; nothing comes back from it but what people type."""
    return write_word(paper_of(document, draft=True).html)


def preview_pages(pdf: bytes) -> int:
    """How many pages a preview has."""
    return count_pages(pdf)
