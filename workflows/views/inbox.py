"""What is to be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisations.domain.calendars import calendar_of
from organisations.domain.grants import authority_of
from organisations.enums import Role
from workflows.domain.queries import Queue, inbox_counts, inbox_page, sign_count, sign_page
from workflows.domain.queries.time_left import time_left
from workflows.views.doors import official


def _lines(items: list) -> list[dict]:
    """What is left is told by the calendar for everyone; the due moment itself was counted by the unit's own."""
    now = timezone.now()
    calendar = calendar_of(None, timezone.localdate())
    return [
        {
            "item": item,
            "step": item.case.version.parsed.plan.step(item.step),
            "left": time_left(item.created_at, item.due_at, now=now, calendar=calendar),
        }
        for item in items
    ]


@official
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """My work, or what may be taken; soonest deadline first."""
    authority = authority_of(request.user)
    queue = Queue.OPEN if request.GET.get("hang") == Queue.OPEN else Queue.MINE
    role = request.GET.get("vai") if request.GET.get("vai") in authority.roles else None
    page = inbox_page(request.user, queue, role=role, after=request.GET.get("sau"), authority=authority)
    counts = inbox_counts(request.user, authority=authority)
    roles = [(key, Role(key).label, counts[f"role:{key}"]) for key in sorted(authority.roles) if counts[f"role:{key}"]]
    context = {
        "queue": queue.value,
        "role": role,
        "now": timezone.now(),
        "lines": _lines(page.items),
        "after": page.after,
        "counts": counts,
        "roles": roles,
    }
    return render(request, "workflows/inbox.html", context)


@official
@require_safe
def sign_list(request: HttpRequest) -> HttpResponse:
    """What waits for one's signature, with how much of it there is."""
    authority = authority_of(request.user)
    page = sign_page(request.user, after=request.GET.get("sau"), authority=authority)
    context = {
        "lines": _lines(page.items),
        "after": page.after,
        "count": sign_count(request.user, authority=authority),
    }
    return render(request, "workflows/sign_list.html", context)
