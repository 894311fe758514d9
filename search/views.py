"""The archive's page and the page of one document."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from audit.models import TrailEntry
from organisations.models import OrgUnit
from procedures.domain.finding import public_procedures
from search.domain.finding import SIZE, ask, open_document, principals_of

FACETS = ("procedure", "unit", "kind", "year")


def _labels() -> dict[str, dict[str, str]]:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - labels in the reader's language

    return {
        "procedure": {row.procedure.code: str(row.parsed.name) for row in public_procedures()},
        "unit": dict(OrgUnit.objects.filter(valid_to__isnull=True).values_list("code", "short_name")),
        "kind": {"case": _("Case"), "paper": _("Received paper"), "document": _("Issued document")},
    }


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Ask, narrow by facets, read passages."""
    principals_of(request.user)
    asked = request.GET.get("q", "").strip()[:300]
    filters = {name: request.GET[name][:40] for name in FACETS if request.GET.get(name)}
    page = min(max(int(request.GET["trang"]) if request.GET.get("trang", "").isdigit() else 1, 1), 100)
    found = ask(request.user, asked, filters=filters, exact=bool(request.GET.get("dau")), page=page) if asked else None
    labels, facets = _labels(), []
    for name in FACETS if found else ():
        values = [
            {
                "value": value,
                "label": labels.get(name, {}).get(value, value),
                "count": count,
                "on": filters.get(name) == value,
            }
            for value, count in found.facets.get(name, {}).items()  # type: ignore[union-attr]
        ]
        facets.append({"name": name, "values": values})
    more = bool(found and page * SIZE < found.total)
    context = {"asked": asked, "found": found, "facets": facets, "page": page, "more": more, "next": page + 1}
    response = render(request, "search/search.html", context)
    add_never_cache_headers(response)
    return response


@login_required
@require_safe
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """One issued document: what it is, its signatures, its trail."""
    link = open_document(request.user, document)
    trail = TrailEntry.objects.filter(stream=f"documents.document:{document}").select_related("actor").order_by("seq")
    context = {
        "link": link,
        "document": link.document,
        "signatures": link.document.signatures.all(),
        "trail": list(trail),
    }
    response = render(request, "search/document.html", context)
    add_never_cache_headers(response)
    return response
