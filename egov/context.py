"""What every page needs: the city, the navigation, the language switch."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from organisations.domain.grants import Authority, authority_of
from organisations.enums import Role


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages; what costs a query is computed only when a template asks."""
    return {
        "city": settings.EGOV_CITY,
        "source_url": settings.EGOV_SOURCE_URL,
        "demo": settings.DEMO,
        "authority": SimpleLazyObject(lambda: authority_once(request)),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "public_navigation": SimpleLazyObject(lambda: _public(request)),
        "other_language": "en" if getattr(request, "LANGUAGE_CODE", "vi") == "vi" else "vi",
    }


def authority_once(request: HttpRequest) -> Authority:
    """What the person may do, read once per request."""
    if not hasattr(request, "authority"):
        request.authority = authority_of(request.user)  # type: ignore[attr-defined]
    return request.authority  # type: ignore[attr-defined]


def _item(request: HttpRequest, name: str, label: str) -> dict[str, Any]:
    url = reverse(name)
    current = request.path == url or (url != reverse("portal:home") and request.path.startswith(url))
    return {"url": url, "label": label, "current": current}


def _public(request: HttpRequest) -> list[dict[str, Any]]:
    """The portal's doors."""
    return [
        _item(request, "portal:home", _("Procedures")),
        _item(request, "portal:track", _("Track a case")),
        _item(request, "portal:verify", _("Check a document")),
    ]


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The desk's doors; only those that open for this person."""
    if not getattr(request.user, "is_official", False):
        return _public(request)
    roles = authority_once(request).roles
    items = [_item(request, "workflows:inbox", _("My work"))]
    if Role.RECEIVER in roles:
        items.append(_item(request, "workflows:counter", _("Counter")))
    items.append(_item(request, "workflows:cases", _("Cases")))
    items.append(_item(request, "search:search", _("Archive")))
    if {Role.OPERATOR, Role.ADMINISTRATOR} & roles:
        items.append(_item(request, "operations:health", _("Operations")))
    return items
