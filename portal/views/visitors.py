"""Who is asking: the visitor's draft, the visitor's case, the visitor's address."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from kernel.throttle import check_attempts, note_failure
from workflows.domain.drafts import open_draft
from workflows.domain.queries import find_by_code, lookup
from workflows.models import Case, FilingDraft

OPENED = "opened_cases"


def address_of(request: HttpRequest) -> str:
    """The visitor's address, for counting wrong guesses; never stored as it is."""
    return str(request.META.get("REMOTE_ADDR", ""))


def cookie_of(draft: UUID | str) -> str:
    """The name of the cookie that opens a draft."""
    return f"nop-{draft}"


def my_draft(request: HttpRequest, uuid: UUID) -> FilingDraft:
    """The draft the visitor's cookie opens; anything else does not exist."""
    draft = open_draft(uuid, token=request.COOKIES.get(cookie_of(uuid), ""))
    if draft is None:
        raise Http404
    return draft


def find_guarded(request: HttpRequest, code: str) -> Case | None:
    """The case of a code; wrong guesses are counted, slowed and in the end refused."""
    check_attempts("lookup", address_of(request))
    return find_by_code(code)


def lookup_guarded(request: HttpRequest, code: str, secret: str) -> Case | None:
    """The case that code and secret open together."""
    check_attempts("lookup", address_of(request))
    case = lookup(code, secret)
    if case is None:
        note_failure("lookup", address_of(request))
    return case


def remember(request: HttpRequest, case: Case) -> None:
    """The visitor has shown the secret: keep the case open for this session."""
    opened = [entry for entry in request.session.get(OPENED, []) if entry != str(case.uuid)]
    request.session[OPENED] = [*opened, str(case.uuid)][-20:]


def my_case(request: HttpRequest, code: str) -> Case | None:
    """The case, if this session has shown its secret."""
    case = find_by_code(code)
    return case if case is not None and str(case.uuid) in request.session.get(OPENED, []) else None


def private(response: HttpResponse) -> HttpResponse:
    """A page about a case: kept nowhere, found by no search engine."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
