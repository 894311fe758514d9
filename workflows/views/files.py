"""Files of cases, for those who may see the case."""

import io
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from documents.domain import draft_word, open_file, preview_pdf, screen_paper
from documents.models import Document
from kernel.downloads import file_response, framed_page
from kernel.errors import RuleError
from workflows.domain.outputs.results import result_document
from workflows.domain.queries import readable_case
from workflows.domain.reading import fetch_file
from workflows.errors import OutcomeError
from workflows.views.doors import official

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@official
@require_safe
def download(request: HttpRequest, file: UUID) -> FileResponse:
    """A paper or a document; shown in the browser when it is a PDF or a picture."""
    found = fetch_file(file, request.user)
    return file_response(open_file(found), name=found.name, content_type=found.content_type, show=True)


@official
@require_safe
def preview(request: HttpRequest, case: UUID) -> FileResponse:
    """The draft of the result as it will look."""
    made = io.BytesIO(preview_pdf(_draft(request, case)))
    return file_response(made, name="du-thao.pdf", content_type="application/pdf", show=True)


@official
@require_safe
def page(request: HttpRequest, case: UUID) -> HttpResponse:
    """The result as a page in a frame, beside the buttons that decide on it; why not, when it cannot be printed."""
    try:
        paper = screen_paper(_draft(request, case))
    except RuleError as refused:
        return framed_page(render_to_string("workflows/paper_refused.html", {"error": refused}))
    return framed_page(paper.html, styles=paper.styles)


@official
@require_safe
def word(request: HttpRequest, case: UUID) -> FileResponse:
    """The draft of the result as a Word file, to be marked up."""
    return file_response(io.BytesIO(draft_word(_draft(request, case))), name="du-thao.docx", content_type=WORD)


def _draft(request: HttpRequest, case: UUID) -> Document:
    document = result_document(readable_case(case, request.user))
    if document is None:
        raise OutcomeError
    return document
