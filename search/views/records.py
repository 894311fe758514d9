"""One record of the archive: what it is, what its signatures are worth, and everything that happened to it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from organisations.domain.grants import authority_of
from organisations.domain.tree import units_above
from search.domain.finding import open_document, open_paper
from search.domain.trails import trail_of
from workflows.rules import can_open_document


@login_required
@require_safe
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """One issued document: what it is, its signatures, its trail."""
    link = open_document(request.user, document)
    unit, day = link.document.unit, link.document.issued_on
    context = {
        "link": link,
        "document": link.document,
        "signatures": link.document.signatures.all(),
        "trail": trail_of(link.document),
        "above": [row.name for row in units_above(unit, day)] if day else [],  # as the tree stood when it was issued
        "may_open": can_open_document(authority_of(request.user), link),
    }
    response = render(request, "search/document.html", context)
    add_never_cache_headers(response)
    return response


@login_required
@require_safe
def paper(request: HttpRequest, paper: UUID) -> HttpResponse:
    """One received paper: what it is, what could be read in it, its trail."""
    found = open_paper(request.user, paper)
    response = render(request, "search/paper.html", {"paper": found, "file": found.file, "trail": trail_of(found.file)})
    add_never_cache_headers(response)
    return response
