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
        request.authority = authority_of(request.user)
    return request.authority


def _item(name: str, label: str) -> dict[str, Any]:
    return {"url": reverse(name), "label": label, "current": False}


def _marked(request: HttpRequest, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One door is the current one: the longest address that the page's begins with; home only for itself."""
    home = reverse("portal:home")
    here = request.path
    near = [item for item in items if here == item["url"] or (item["url"] != home and here.startswith(item["url"]))]
    if near:
        max(near, key=lambda item: len(item["url"]))["current"] = True
    return items


def _public(request: HttpRequest) -> list[dict[str, Any]]:
    """The portal's doors."""
    doors = [
        _item("portal:home", _("Procedures")),
        _item("portal:track", _("Track a case")),
        _item("portal:verify", _("Check a document")),
    ]
    return _marked(request, doors)


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The desk's doors; only those that open for this person."""
    if not getattr(request.user, "is_official", False):
        return _public(request)
    roles = authority_once(request).roles
    items = [_item("workflows:inbox", _("My work"))]
    if Role.RECEIVER in roles:
        items.append(_item("workflows:counter", _("Counter")))
    items.append(_item("workflows:cases", _("Cases")))
    items.append(_item("search:search", _("Archive")))
    if {Role.HEAD, Role.LEADER} & roles:
        items.append(_item("people:substitutions", _("Absence")))
    if Role.ADMINISTRATOR in roles:
        items.append(_item("people:people", _("People")))
    if {Role.OPERATOR, Role.ADMINISTRATOR} & roles:
        items.append(_item("operations:health", _("Operations")))
    return _marked(request, items)
