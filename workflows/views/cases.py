"""One case, and the list of those one may see."""

from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from workflows.domain.commands import withdraw_case
from workflows.domain.queries import case_sheet, cases_visible_to, readable_case
from workflows.enums import CaseState
from workflows.forms.acts import SendBackForm
from workflows.rules import can_withdraw
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
    rows = cases_visible_to(request.user).select_related("version__procedure", "receiving_unit")
    asked, state = request.GET.get("q", "").strip()[:40], request.GET.get("trang-thai", "")
    if asked:
        rows = rows.filter(Q(case_code__istartswith=asked) | Q(applicant_name__icontains=asked))
    if state in CaseState.values:
        rows = rows.filter(state=state)
    if request.GET.get("qua-han"):
        rows = rows.filter(promised_at__lt=timezone.now(), ended_at__isnull=True)
    if request.GET.get("sau"):
        rows = rows.filter(_place(request.GET["sau"]))
    found = list(rows.order_by("-submitted_at", "-pk")[: SIZE + 1])
    after = None
    if len(found) > SIZE:
        last = found[SIZE - 1]
        after = signing.dumps([last.submitted_at.isoformat(), last.pk], salt="cases")
    context = {
        "cases": found[:SIZE],
        "after": after,
        "states": CaseState.choices,
        "asked": asked,
        "state": state,
        "now": timezone.now(),
    }
    return render(request, "workflows/cases.html", context)


@official
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """The sheet of one case with what one may do next."""
    sheet = case_sheet(case, request.user, item_id=request.GET.get("viec"))
    context = {
        "sheet": sheet,
        "case": sheet.case,
        "spec": sheet.case.version.parsed,
        "late": _late(sheet.case),
        "can_withdraw": can_withdraw(sheet.case),
    }
    return render(request, "workflows/case.html", context)


def _late(case: object) -> bool:
    promised, ended = case.promised_at, case.ended_at  # type: ignore[attr-defined]
    return bool(promised and not ended and promised < timezone.now())


@official
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case: UUID) -> HttpResponse:
    """The applicant asked for it at the counter."""
    found = readable_case(case, request.user)
    form = SendBackForm(request.POST or None, sheet=None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        withdraw_case(found, reason=form.cleaned_data["reason"], actor=request.user)
        return redirect("workflows:case", case=case)
    return render(request, "workflows/withdraw.html", {"case": found, "form": form})
