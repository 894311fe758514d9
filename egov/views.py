"""Pages of the house itself: errors, the source offer, liveness."""

import io
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from egov.source import source_archive


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, keep what was typed, offer to send it again."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "password", "password1", "password2"}
        for value in values
        if len(value) <= 20_000
    ][:200]
    return render(request, "errors/csrf.html", {"kept": kept, "action": request.path}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """More than the house can take in one go, or a request no browser makes."""
    large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return render(request, "errors/413.html" if large else "errors/400.html", status=413 if large else 400)


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Says that the web server answers; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def source(request: HttpRequest) -> FileResponse:
    """The source of the running program, as the AGPL (section 13) asks to offer it to every user."""
    return FileResponse(
        io.BytesIO(source_archive(Path(settings.BASE_DIR))), as_attachment=True, filename="egov-source.tar.gz"
    )
