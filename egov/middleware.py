"""What every request needs: a bound on its size, the actor bound for the trail, and one place that turns refusals into pages."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.context import acting
from audit.domain.trail import record
from kernel.errors import AccessError, BusyError, EgovError, EngineError, RuleError
from kernel.throttle import TooManyAttemptsError
from kernel.typed import typed_fields

log = structlog.get_logger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]


class SizeMiddleware:
    """Refuses a request that is larger than any form of ours before a byte of it lies on the disk."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = str(request.META.get("CONTENT_LENGTH") or "0")
        parts = request.content_type == "multipart/form-data"
        most = settings.EGOV_UPLOADS["MAX_REQUEST_BYTES" if parts else "MAX_URLENCODED_BYTES"]
        if not size.isdigit() or int(size) > most:
            return render(request, "errors/413.html", status=413)
        return self.respond(request)


class ActingMiddleware:
    """Binds who acts and the request's id, so that all rows of one click belong together."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        bound = structlog.contextvars.get_contextvars().get("request_id")
        with acting(person, str(bound)[:40] if bound else None):
            return self.respond(request)


class RefusalMiddleware:
    """Turns the three families of refusal, and a lock that could not be had, into pages."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for ``error``; None leaves it to Django."""
        if isinstance(error, OperationalError) and _is_lock_timeout(error):
            error = BusyError()
        if not isinstance(error, EgovError):
            return None
        status = _status(error)
        if isinstance(error, AccessError):
            record("access.refused", detail={"code": error.code, "path": request.path[:200]})
        log.warning("request.refused", code=error.code, status=status)
        storage = messages.get_messages(request)
        list(storage)  # a message meant for the page that was refused would only confuse on the next one
        response = render(request, f"errors/{status}.html", {"error": error, "typed": _typed(request)}, status=status)
        if isinstance(error, BusyError | EngineError):
            response["Retry-After"] = "5"
        return response


def _typed(request: HttpRequest) -> list[str]:
    """What the person wrote into the form that was refused: it is theirs, and must not be lost with the page."""
    hidden = {"sha256", "draft", "secret", "procedure-code"}
    pairs = typed_fields(request.POST) if request.method == "POST" else []
    return [value for name, value in pairs if name not in hidden and len(value) > 3][:100]


def _is_lock_timeout(error: OperationalError) -> bool:
    text = str(error)
    return "lock timeout" in text or "could not obtain lock" in text or "database is locked" in text


def _status(error: EgovError) -> int:
    if isinstance(error, AccessError):
        return 403
    if isinstance(error, TooManyAttemptsError):
        return 429
    if isinstance(error, RuleError):
        return 409
    return 503 if isinstance(error, EngineError) else 500
