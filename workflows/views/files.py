"""Files of cases, for those who may see the case."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from documents.domain import draft_word, open_file, preview_pdf
from documents.models import Document
from workflows.domain.outputs.results import result_document
from workflows.domain.queries import readable_case
from workflows.domain.reading import fetch_file
from workflows.errors import OutcomeError
from workflows.views.doors import official

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@official
@require_safe
def download(request: HttpRequest, file: UUID) -> HttpResponse:
    """A paper or a document; shown in the browser when it is a PDF or a picture."""
    found = fetch_file(file, request.user)
    shown = found.content_type in {"application/pdf", "image/png", "image/jpeg"}
    return FileResponse(open_file(found), as_attachment=not shown, filename=found.name, content_type=found.content_type)


@official
@require_safe
def preview(request: HttpRequest, case: UUID) -> HttpResponse:
    """The draft of the result as it will look."""
    response = HttpResponse(preview_pdf(_draft(request, case)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="du-thao.pdf"'
    return response


@official
@require_safe
def word(request: HttpRequest, case: UUID) -> HttpResponse:
    """The draft of the result as a Word file, to be marked up."""
    response = HttpResponse(draft_word(_draft(request, case)), content_type=WORD)
    response["Content-Disposition"] = 'attachment; filename="du-thao.docx"'
    return response


def _draft(request: HttpRequest, case: UUID) -> Document:
    document = result_document(readable_case(case, request.user))
    if document is None:
        raise OutcomeError
    return document
