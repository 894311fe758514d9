"""Who is asking: the visitor's drafts, cases, account and address."""

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from kernel.addresses import counted_address
from kernel.throttle import check_attempts, note_failure
from organisations.models import User
from organisations.rules import is_citizen
from workflows.domain.drafts import drafts_opened_by, open_draft
from workflows.domain.queries import find_followed, find_opened, find_public, lookup, opened_mark
from workflows.models import Case, FilingDraft

OPENED = "opened_cases"
_COOKIE = "nop-"
_MOST_DRAFTS = 20  # of one browser: more cookies would not fit into a request


def address_of(request: HttpRequest) -> str:
    """The visitor's address, for counting wrong guesses; never stored as it is."""
    return counted_address(request.META)


def my_draft(request: HttpRequest, uuid: UUID) -> FilingDraft | None:
    """The draft the visitor's cookie opens; None for one of somebody else, one that has ended, and none at all."""
    return open_draft(uuid, token=request.COOKIES.get(f"{_COOKIE}{uuid}", ""))


def my_drafts(request: HttpRequest) -> list[FilingDraft]:
    """The applications begun in this browser, sent or not, those last worked on first."""
    tokens = {name.removeprefix(_COOKIE): token for name, token in request.COOKIES.items() if name.startswith(_COOKIE)}
    return drafts_opened_by(tokens) if tokens else []


def give_cookie(request: HttpRequest, response: HttpResponse, draft: FilingDraft, token: str = "") -> HttpResponse:
    """Give the browser the cookie that opens ``draft``, or let the one it has live as long as the draft."""
    token = token or request.COOKIES.get(f"{_COOKIE}{draft.uuid}", "")
    age = int((draft.expires_at - timezone.now()).total_seconds())
    secure = request.is_secure()
    response.set_cookie(f"{_COOKIE}{draft.uuid}", token, max_age=age, httponly=True, samesite="Lax", secure=secure)
    return response


def forget_cookies(request: HttpRequest, response: HttpResponse, *, keep: list[FilingDraft]) -> HttpResponse:
    """Take from the browser the cookies of all drafts but the first ones of ``keep``."""
    kept = {f"{_COOKIE}{draft.uuid}" for draft in keep[:_MOST_DRAFTS]}
    for name in request.COOKIES:
        if name.startswith(_COOKIE) and name not in kept:
            response.delete_cookie(name)
    return response


def find_guarded(request: HttpRequest, code: str) -> Case | None:
    """The case whose code alone opens something; wrong guesses are counted, slowed and in the end refused."""
    check_attempts("lookup", address_of(request))
    case = find_public(code)
    if case is None:
        note_failure("lookup", address_of(request))
    return case


def lookup_guarded(request: HttpRequest, code: str, secret: str) -> Case | None:
    """The case that code and secret open together."""
    check_attempts("lookup", address_of(request))
    case = lookup(code, secret)
    if case is None:
        note_failure("lookup", address_of(request))
    return case


def remember(request: HttpRequest, case: Case) -> None:
    """The visitor has shown the secret: keep the case open for this session, under a new session key.

    A key that somebody else could have put into this browser beforehand opens nothing.
    """
    opened, mark = request.session.get(OPENED, []), opened_mark(case)
    if mark not in opened:
        request.session.cycle_key()
    others = [other for other in opened if not other.startswith(str(case.uuid))]
    request.session[OPENED] = [*others, mark][-20:]


def has_opened(request: HttpRequest, case: Case) -> bool:
    """Whether this session has filed the case or shown its secret."""
    return opened_mark(case) in request.session.get(OPENED, [])


def forget(request: HttpRequest) -> None:
    """Close every case that this session has opened, and the account that opens more; an official stays signed in."""
    request.session.pop(OPENED, None)
    if my_account(request) is not None:
        logout(request)
    elif not request.user.is_authenticated:
        request.session.flush()


def my_account(request: HttpRequest) -> User | None:
    """The citizen's account the visitor is signed in with; None for visitors without one and for officials."""
    return request.user if is_citizen(request.user) else None


def my_case(request: HttpRequest, code: str) -> Case | None:
    """The case, if this session has shown its secret or the visitor's account opens it."""
    return find_opened(code, request.session.get(OPENED, [])) or find_followed(code, request.user)


def private(response: HttpResponse) -> HttpResponse:
    """A page about a case: kept nowhere, found by no search engine."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
