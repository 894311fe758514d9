"""The log of searches, for those who control."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from search.domain.searchlog import read_search_log
from search.views.archive import facet_labels


def _narrowed(filters: dict[str, list[str]], labels: dict[str, dict[str, str]]) -> str:
    return "; ".join(labels.get(name, {}).get(value, value) for name, values in filters.items() for value in values)


@login_required
@require_safe
def search_log(request: HttpRequest) -> HttpResponse:
    """Who searched, when, narrowed to what, with how many hits; with words: whether anybody asked for just these."""
    words, typed = request.GET.get("q", "").strip()[:300], request.GET.get("truoc", "")
    before = int(typed[:18]) if typed.isdecimal() and typed.isascii() else None
    page, labels = read_search_log(request.user, words=words, before=before), facet_labels()
    lines = [(line, _narrowed(line.filters, labels)) for line in page.lines]
    response = render(request, "search/log.html", {"lines": lines, "words": words, "before": page.before})
    add_never_cache_headers(response)
    return response
