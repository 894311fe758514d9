"""The front page and what is published of each procedure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.text import normalise
from organisations.domain.units import one_stop_units
from portal.views.record import record_of_promises
from portal.views.visitors import my_drafts, private
from procedures.domain.finding import find_procedures, public_procedures
from procedures.enums import OnlineLevel
from procedures.models import Procedure, ProcedureVersion


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question, one box; then the procedures."""
    asked = normalise(request.GET.get("q", "")[:200])
    found = [row.version for row in find_procedures(asked)] if asked else []
    begun = [draft for draft in my_drafts(request) if draft.case_id is None]
    context = {"asked": asked, "found": found, "all": public_procedures(), "begun": begun}
    context["record"] = record_of_promises()
    response = render(request, "portal/home.html", context)
    return private(response) if begun else response


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the law asks to publish of the version in force, or of an earlier one by its day."""
    row = get_object_or_404(Procedure, code=normalise(code)[:20])
    versions = list(ProcedureVersion.objects.published().filter(procedure=row).order_by("-valid_from"))
    number = request.GET.get("ban", "")
    today = timezone.localdate()
    current = next((v for v in versions if v.valid_from <= today and (v.valid_to is None or v.valid_to >= today)), None)
    shown = next((v for v in versions if str(v.number) == number), current)
    if shown is None:
        raise Http404
    context = {
        "procedure": row,
        "version": shown,
        "spec": shown.parsed,
        "versions": versions,
        "is_current": shown == current,
        "begun": [
            draft for draft in my_drafts(request) if draft.case_id is None and draft.version.procedure_id == row.pk
        ],
        "counters": one_stop_units(),
        "online_level": OnlineLevel(shown.parsed.online_level).label,
        "fees": shown.parsed.fees_on(today if shown == current else shown.valid_to or shown.valid_from),
    }
    response = render(request, "portal/procedure.html", context)
    return private(response) if context["begun"] else response
