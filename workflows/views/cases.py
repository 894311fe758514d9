"""One case, and the list of those one may see."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.text import normalise
from workflows import rules
from workflows.domain.queries import CaseSheet, cases_visible_to, overdue, sign_warnings
from workflows.domain.reading import open_case
from workflows.enums import LATER_DATES, CaseState
from workflows.views.doors import official

SIZE = 25


def _place(mark: str) -> Q:
    try:
        at, pk = signing.loads(mark, salt="cases")
    except signing.BadSignature:
        return Q()
    moment = parse_datetime(at)
    return Q(submitted_at__lt=moment) | Q(submitted_at=moment, pk__lt=pk)


@official
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Newest first; by code, state and lateness; page by key."""
    rows, now = cases_visible_to(request.user).select_related("version__procedure", "receiving_unit"), timezone.now()
    asked, state = normalise(request.GET.get("q", "")[:40]), request.GET.get("trang-thai", "")
    if asked:
        rows = rows.filter(Q(case_code__istartswith=asked) | Q(applicant_name__icontains=asked))
    if state in CaseState.values:
        rows = rows.filter(state=state)
    if request.GET.get("qua-han"):
        rows = overdue(rows, now)
    if request.GET.get("sau"):
        rows = rows.filter(_place(request.GET["sau"]))
    found = list(rows.order_by("-submitted_at", "-pk")[: SIZE + 1])
    after = None
    if len(found) > SIZE:
        last = found[SIZE - 1]
        after = signing.dumps([last.submitted_at.isoformat(), last.pk], salt="cases")
    for row in found:
        row.late = rules.is_overdue(row, now)  # for the page
    context = {"cases": found[:SIZE], "after": after, "states": CaseState.choices, "asked": asked, "state": state}
    return render(request, "workflows/cases.html", context)


def _offers(sheet: CaseSheet) -> dict[str, Any]:
    """Which doors of the page are open to this person: the rules behind them decide, here and there."""
    held, case = sheet.authority, sheet.case
    steers = rules.can_steer(held, case)
    extended = sum(entry.reason in LATER_DATES for entry in sheet.clock)
    running = case.state == CaseState.IN_PROGRESS
    return {
        "openable": {row.pk for row in sheet.documents if rules.can_open_document(held, row)},
        "may_print_receipt": rules.can_serve_applicant(held, case),
        "may_choose_return": rules.can_choose_return(held, case) and rules.is_return_open(case),
        "may_withdraw": rules.can_withdraw_for(held, case) and rules.can_withdraw(case),
        "may_suspend": steers and rules.can_suspend(case),
        "may_resume": steers and case.state == CaseState.SUSPENDED,
        "may_extend": steers and running and rules.can_extend(case, extended),
        "reassignable": [row for row in sheet.work if row.is_live and rules.can_reassign(held, row)],
    }


_LATELY = 5  # events on the first page of a case
_FIRST, _PAPERS, _EVENTS, _EXCHANGE = "", "giay-to", "dien-bien", "trao-doi"


def _tabs(sheet: CaseSheet) -> list[dict[str, Any]]:
    """The parts of the page: each has its own address, and how much is in it."""
    papers = sum(len(line.papers) + len(line.earlier) for line in sheet.components) + len(sheet.documents)
    return [
        {"key": _FIRST, "words": _("Overview"), "count": None},
        {"key": _PAPERS, "words": _("Papers"), "count": papers},
        {"key": _EVENTS, "words": _("What happened"), "count": len(sheet.events)},
        {"key": _EXCHANGE, "words": _("Asked and told"), "count": len(sheet.consultations) + len(sheet.notices)},
    ]


def _part(request: HttpRequest, sheet: CaseSheet) -> dict[str, Any]:
    """Which part the address names, and the events of it, newest first."""
    tabs, asked = _tabs(sheet), request.GET.get("muc", "")
    part = asked if asked in {tab["key"] for tab in tabs} else _FIRST
    events = sheet.events[::-1]
    shown = events if part == _EVENTS else events[:_LATELY]
    return {"tabs": tabs, "part": part, "events": shown, "more": len(shown) < len(events)}


@official
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """The sheet of one case with what one may do next."""
    sheet = open_case(case, request.user, item_id=request.GET.get("viec"))
    if request.htmx:
        return _progress(sheet)
    context = {
        "sheet": sheet,
        "case": sheet.case,
        "spec": sheet.case.version.parsed,
        "late": rules.is_overdue(sheet.case, timezone.now()),
        "warnings": sign_warnings(request.user, authority=sheet.authority) if sheet.is_signing else [],
        **_offers(sheet),
        **_part(request, sheet),
    }
    return render(request, "workflows/case.html", context)


def _progress(sheet: CaseSheet) -> HttpResponse:
    """The page asks whether the machine has finished: nothing while it works, then the whole page anew."""
    if sheet.waits_for_machine:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})
