"""The archive's page: ask, narrow, read passages."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.domain.grants import authority_of
from organisations.models import OrgUnit
from procedures.domain.finding import public_procedures
from search import rules
from search.domain.asking import principals_of, tidy
from search.domain.finding import FACETS, LAST_PAGE, SIZE, Found, ask

MOST_VALUES = 20  # of one facet, as one narrows


def facet_labels() -> dict[str, dict[str, str]]:
    """What codes are called. A unit that has ended keeps its name; a living one with the same code wins."""
    oldest_first = OrgUnit.objects.order_by("valid_from", "pk")
    return {
        "procedure": {row.procedure.code: str(row.parsed.name) for row in public_procedures()},
        "unit": dict(oldest_first.values_list("code", "short_name")),
        "kind": {"case": _("Case"), "paper": _("Received paper"), "document": _("Issued document")},
    }


def _names() -> dict[str, str]:
    return {"procedure": _("Procedure"), "unit": _("Unit"), "kind": _("Kind"), "year": _("Year")}


def _filters(asked: QueryDict) -> dict[str, list[str]]:
    chosen = {name: [value[:40] for value in asked.getlist(name) if value][:MOST_VALUES] for name in FACETS}
    return {name: values for name, values in chosen.items() if values}


def _page_number(typed: str) -> int:
    return min(max(int(typed[:6]), 1), LAST_PAGE) if typed.isdecimal() and typed.isascii() else 1


def _facets(found: Found, filters: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Each facet's values with their counts; what is chosen stays visible even where it finds nothing."""
    labels, names, facets = facet_labels(), _names(), []
    for name in FACETS:
        chosen, counts = filters.get(name, []), found.facets.get(name, {})
        shown = [*(value for value in chosen if value not in counts), *counts]
        values = [
            {
                "value": value,
                "label": labels.get(name, {}).get(value, value),
                "count": counts.get(value, 0),
                "on": value in chosen,
            }
            for place, value in enumerate(shown)
            if place < MOST_VALUES or value in chosen
        ]
        if values:
            facets.append({"name": name, "label": names[name], "values": values})
    return facets


def _without(asked: QueryDict, name: str, value: str) -> str:
    query = asked.copy()
    query.setlist(name, [other for other in query.getlist(name) if other != value])
    query.pop("trang", None)
    return f"?{query.urlencode()}"


def _chips(asked: QueryDict, facets: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What is being narrowed to, each with the address without it."""
    return [
        {"label": value["label"], "url": _without(asked, facet["name"], value["value"])}
        for facet in facets
        for value in facet["values"]
        if value["on"]
    ]


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Ask, narrow by facets, read passages."""
    principals_of(request.user)
    asked, exact = tidy(request.GET.get("q", "")), bool(request.GET.get("dau"))
    filters, page = _filters(request.GET), _page_number(request.GET.get("trang", ""))
    found = ask(request.user, asked, filters=filters, exact=exact, page=page) if asked else None
    facets = _facets(found, filters) if found and not found.degraded else []
    more = bool(found and not found.degraded and page * SIZE < found.total)
    context = {
        "asked": asked, "exact": exact, "found": found, "facets": facets, "chips": _chips(request.GET, facets),
        "page": page, "first": (page - 1) * SIZE + 1, "before": page - 1, "next": page + 1 if more else 0,
        "cut": more and page == LAST_PAGE, "may_read_log": rules.can_read_search_log(authority_of(request.user)),
    }  # fmt: skip
    response = render(request, "search/search.html", context)
    add_never_cache_headers(response)
    return response
