"""The counter: a file brought in person is taken the same way, at any one-stop unit."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.errors import UploadRejectedError
from organisations.domain.grants import authority_of
from organisations.enums import Role
from organisations.models import OrgUnit, User
from procedures.domain.finding import find_procedures, public_procedures
from procedures.domain.versions import version_for
from procedures.enums import Channel
from procedures.models import Procedure, ProcedureVersion
from workflows.domain.drafts import Gap, add_paper, open_draft, problems_of, save_answers, save_people, start_draft
from workflows.domain.queries import case_sheet
from workflows.domain.secrets import lookup_secret
from workflows.errors import ActDataError, NoUnitError, StepForbiddenError
from workflows.forms.counter import CounterForm
from workflows.launch import file_case
from workflows.models import FilingDraft
from workflows.views.doors import official


def _my_units(user: User) -> list[OrgUnit]:
    units = authority_of(user).units(Role.RECEIVER)
    if not units:
        raise StepForbiddenError
    return list(OrgUnit.objects.filter(pk__in=units).order_by("name"))


@official
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which procedure."""
    _my_units(request.user)
    asked = request.GET.get("q", "")[:200]
    versions = [row.version for row in find_procedures(asked)] if asked else public_procedures()
    return render(request, "workflows/counter.html", {"versions": versions, "asked": asked})


def _draft(request: HttpRequest, version: ProcedureVersion, unit: OrgUnit) -> FilingDraft:
    """The officer's draft of this form; the same one when the form comes back, so that a double click is one case."""
    known = open_draft(request.POST.get("draft", "")[:40], creator=request.user)
    if known is not None and known.version_id == version.pk:
        return known
    return start_draft(version, channel=Channel.COUNTER, unit=unit, creator=request.user)[0]


def _scan(draft: FilingDraft, request: HttpRequest) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for component in draft.version.parsed.uploads:
        for file in request.FILES.getlist(f"file-{component.key}"):
            try:
                add_paper(draft, component.key, file)
            except UploadRejectedError as refused:
                problems.setdefault(component.key, []).append(f"{file.name}: {refused}")
            except ActDataError as refused:
                problems.setdefault(component.key, []).extend(str(text) for text in refused.detail["problems"].values())
    return problems


def _tell(form: CounterForm, gaps: list[Gap], problems: dict[str, list[str]]) -> None:
    for gap in gaps:
        if gap.part == "papers":
            problems.setdefault(gap.key, []).append(gap.message)
        else:
            key = f"q-{gap.key}" if gap.part == "answers" else gap.key.removeprefix("applicant.")
            form.add_error(key if key in form.fields else None, gap.message)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take the file: what is complete becomes a case in the receiving officer's hands."""
    units = _my_units(request.user)
    version = version_for(get_object_or_404(Procedure, code=code), timezone.localdate())
    spec = version.parsed
    form = CounterForm(request.POST or None, spec=spec, initial={"result_channel": spec.result_channels[0]})
    context: dict[str, Any] = {"version": version, "spec": spec, "form": form, "problems": {}, "units": units}
    if request.method == "POST":
        draft = _draft(request, version, units[0])
        context |= {"draft": draft, "problems": _scan(draft, request)}
        if draft.case is not None:
            return redirect("workflows:case", case=draft.case.uuid)
        if form.is_valid() and not context["problems"]:
            done = _file(request, draft, form, context["problems"])
            if done is not None:
                return done
        context["papers"] = list(draft.papers.select_related("file").defer("file__text"))
        return render(request, "workflows/counter_take.html", context, status=422)
    return render(request, "workflows/counter_take.html", context)


def _file(
    request: HttpRequest, draft: FilingDraft, form: CounterForm, problems: dict[str, list[str]]
) -> HttpResponse | None:
    save_people(draft, form.people(), result_channel=form.cleaned_data["result_channel"])
    draft = save_answers(draft, form.answers())
    gaps = problems_of(draft)
    if gaps:
        _tell(form, gaps, problems)
        return None
    try:
        case = file_case(draft, actor=request.user)
    except NoUnitError as refused:
        form.add_error(None, str(refused))
        return None
    return redirect("workflows:case", case=case.uuid)


@official
@require_safe
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt on screen, to be printed while the signed one is made."""
    sheet = case_sheet(case, request.user)
    return render(
        request,
        "workflows/receipt.html",
        {"sheet": sheet, "case": sheet.case, "secret": lookup_secret(sheet.case), "title": _("Receipt")},
    )
