"""What is to be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisations.domain.grants import authority_of
from organisations.enums import Role
from workflows.domain.queries import (
    InboxCounts,
    Queue,
    Sorting,
    inbox_counts,
    inbox_page,
    queue_count,
    sign_count,
    sign_page,
    sign_warnings,
)
from workflows.views.doors import official
from workflows.views.lists import column_heads, filters_of, lines_of, sorting_words
from workflows.views.shown import paper_of_acts, shows_paper


def _roles(counts: InboxCounts) -> list[tuple[str, str, int]]:
    return [(key, Role(key).label, count) for key, count in sorted(counts.roles.items()) if count]


@official
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """My work, or what may be taken: narrowed and sorted as the address says; soonest deadline first when it does not."""
    authority = authority_of(request.user)
    queue = Queue.OPEN if request.GET.get("hang") == Queue.OPEN else Queue.MINE
    role = request.GET.get("vai") if request.GET.get("vai") in authority.roles else None
    filters, sorting = filters_of(request, authority), Sorting.of(request.GET.get("xep", ""))
    asked: dict[str, Any] = {"role": role, "wanted": filters.wanted}
    page = inbox_page(request.user, queue, **asked, sorting=sorting, after=request.GET.get("sau"), authority=authority)
    counts = inbox_counts(request.user, authority=authority)
    context = {
        "queue": queue.value,
        "role": role,
        "now": timezone.now(),
        "lines": lines_of(page.items),
        "after": page.after,
        "counts": counts,
        "roles": _roles(counts),
        "filters": filters,
        "found": queue_count(authority, queue, **asked) if filters.chosen else None,
        "heads": column_heads(sorting),
        "sorted_by": sorting.word,
        "sortings": sorting_words(),
    }
    return render(request, "workflows/inbox.html", context)


def _chosen(request: HttpRequest, lines: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The line whose paper is shown: the one the address names, else the first of the page."""
    asked = request.GET.get("xem", "")
    return next((line for line in lines if str(line["item"].uuid) == asked), lines[0] if lines else None)


@official
@shows_paper
@require_safe
def sign_list(request: HttpRequest) -> HttpResponse:
    """What waits for one's signature, with how much of it there is, and the paper of one line beside them."""
    authority = authority_of(request.user)
    page = sign_page(request.user, after=request.GET.get("sau"), authority=authority)
    lines = lines_of(page.items)
    chosen = _chosen(request, lines)
    context = {
        "lines": lines,
        "after": page.after,
        "count": sign_count(request.user, authority=authority),
        "chosen": chosen,
        "warnings": sign_warnings(request.user, authority=authority),
    }
    if chosen is not None:
        case = chosen["item"].case
        context |= {"case": case, **paper_of_acts(case, [way.act for way in chosen["step"].on.values()])}
    return render(request, "workflows/sign_list.html", context)
