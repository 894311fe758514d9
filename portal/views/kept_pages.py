"""The public page of one case, kept for a moment: a link shared by thousands costs the office one page every two seconds.

Only what is the same for everybody is kept: a visitor with a session gets a page of their own. Wrong codes are never
answered from here, and an address is let through without a question only for the same moment after it was found clean.
"""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from kernel.throttle import check_attempts
from portal.views.visitors import address_of

__all__ = ["keep_page", "kept_page"]


def _key(kind: str, text: str) -> str:
    return f"{kind}:{hashlib.sha256((settings.SECRET_KEY + text).encode()).hexdigest()}"


def _page_key(request: HttpRequest) -> str:
    return _key("public-page", f"{get_language()}|{request.get_full_path()}")


def _is_for_everybody(request: HttpRequest) -> bool:
    return bool(settings.EGOV_PUBLIC_CACHE_SECONDS) and settings.SESSION_COOKIE_NAME not in request.COOKIES


def kept_page(request: HttpRequest) -> HttpResponse | None:
    """The page as it was a moment ago, or None; ``TooManyAttemptsError`` as without it."""
    if not _is_for_everybody(request):
        return None
    page, visitor = _page_key(request), _key("clean-address", address_of(request))
    found = caches["pages"].get_many([page, visitor])
    if page not in found:
        return None
    if visitor not in found:
        check_attempts("lookup", address_of(request))
        caches["pages"].set(visitor, True, settings.EGOV_PUBLIC_CACHE_SECONDS)
    return HttpResponse(found[page])


def keep_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a page that was found; what is not found, or not for everybody, passes through."""
    if response.status_code == 200 and _is_for_everybody(request):
        caches["pages"].set(_page_key(request), response.content, settings.EGOV_PUBLIC_CACHE_SECONDS)
    return response
