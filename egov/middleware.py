"""What every request needs: a bound on its size, the actor bound for the trail, and one place that turns refusals into pages."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.context import acting
from audit.domain.refusals import record_refusal
from egov.context import authority_once
from kernel.addresses import counted_address
from kernel.errors import AccessError, BusyError, EgovError, EngineError, RuleError
from kernel.throttle import TooManyAttemptsError
from kernel.typed import readable, typed_fields
from organisations.domain.accounts import has_second_factor
from organisations.errors import OfficialsOnlyError
from organisations.rules import is_citizen, needs_second_factor

log = structlog.get_logger(__name__)
DESK = frozenset({"workflows", "search", "operations", "people"})  # rooms whose pages are for officials
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
        return refusal_page(request, error) if isinstance(error, EgovError) else None


class DeskMiddleware:
    """The desk is for officials: a citizen's account is refused like somebody without a right, whichever page it asks for.

    Whose role demands a second factor sets it up first.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The page instead of the one asked for; None lets the request through."""
        at = request.resolver_match
        if at is None or DESK.isdisjoint(at.app_names) or not request.user.is_authenticated:
            return None
        if is_citizen(request.user):
            return refusal_page(request, OfficialsOnlyError())
        if needs_second_factor(authority_once(request)) and not has_second_factor(request.user):
            messages.warning(request, _("Your role needs a second factor: turn it on, then the desk opens."))
            return redirect("mfa_index")
        return None


def refusal_page(request: HttpRequest, error: EgovError) -> HttpResponse:
    """What a person sees of ``error``; that somebody was not let in is recorded."""
    status = _status(error)
    if isinstance(error, AccessError):
        _record_refusal(request, error)
    log.warning("request.refused", code=error.code, status=status)
    storage = messages.get_messages(request)
    list(storage)  # a message meant for the page that was refused would only confuse on the next one
    response = render(request, f"errors/{status}.html", {"error": error, "typed": _typed(request)}, status=status)
    if isinstance(error, BusyError | EngineError):
        response["Retry-After"] = "5"
    return response


def _record_refusal(request: HttpRequest, error: AccessError) -> None:
    person = request.user
    by = f"account {person.pk}" if person.is_authenticated else f"address {counted_address(request.META)}"
    record_refusal(error.code, request.path, by=by, each_path=getattr(person, "is_official", False))


def _typed(request: HttpRequest) -> list[str]:
    """What the person wrote into the form that was refused: it is theirs, and must not be lost with the page."""
    pairs = typed_fields(request.POST) if request.method == "POST" else []
    return [value for value in readable(pairs) if len(value) > 3][:100]


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
