"""Pages of the house itself: errors, the source offer, liveness."""

import io
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from egov.source import source_archive
from kernel.addresses import counted_address
from kernel.put_aside import LANGUAGE, put_aside
from kernel.throttle import take_share
from kernel.typed import typed_fields


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, keep what was typed, offer to send it again."""
    context = {"kept": typed_fields(request.POST), "action": request.get_full_path()}
    response = render(request, "errors/csrf.html", context, status=403)
    add_never_cache_headers(response)
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """Sign-in was tried too often."""
    return render(request, "errors/429.html", status=429)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """More than the house can take in one go, or a request no browser makes."""
    large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return render(request, "errors/413.html" if large else "errors/400.html", status=413 if large else 400)


@require_POST
def keep_language(request: HttpRequest) -> HttpResponse:
    """Another language in the middle of a form: what was typed is put aside, and is in its boxes on the page that follows."""
    if not request.user.is_authenticated:
        take_share("megabytes", counted_address(request.META))  # what strangers have us keep has a bound
    path = urlsplit(request.GET.get("next", "")).path
    put_aside(request, path, person=request.user.pk, why=LANGUAGE)
    chosen: HttpResponse = set_language(request)
    return chosen


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
