"""The counter: a file brought in person is taken the same way, at any one-stop unit."""

import contextlib
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.errors import UploadRejectedError
from kernel.put_aside import as_typed, taken_up
from organisations.domain.grants import authority_of
from organisations.enums import Role
from organisations.models import OrgUnit, User
from procedures.domain.collecting import chosen_counter
from procedures.domain.finding import find_procedures, public_procedures
from procedures.domain.versions import version_for
from procedures.enums import Channel
from procedures.models import Procedure, ProcedureVersion
from procedures.specs import VersionSpec
from workflows.domain.commands import claim
from workflows.domain.drafts import Gap, add_paper, open_draft, problems_of, save_answers, save_people, start_draft
from workflows.domain.outputs.common import citizen_url
from workflows.domain.queries import case_sheet
from workflows.domain.secrets import lookup_secret
from workflows.enums import PaperForm, WorkState
from workflows.errors import (
    ActDataError,
    CaseForbiddenError,
    DraftExpiredError,
    NoUnitError,
    StepForbiddenError,
    StepTakenError,
)
from workflows.forms.counter import CounterForm
from workflows.launch import file_case
from workflows.models import Case, FilingDraft
from workflows.rules import can_serve_applicant
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


def _draft(request: HttpRequest, version: ProcedureVersion) -> FilingDraft:
    """The officer's draft of this form, named by the page before it exists: sent twice, it is the same one."""
    try:
        name = UUID(request.POST.get("draft", ""))
    except ValueError:
        name = uuid4()
    known = open_draft(name, creator=request.user)
    if known is None:
        with contextlib.suppress(IntegrityError):  # sent twice at the same moment, or a name that is somebody else's
            return start_draft(version, channel=Channel.COUNTER, creator=request.user, uuid=name)[0]
        known = open_draft(name, creator=request.user)
    if known is not None and known.version_id == version.pk:
        return known
    return start_draft(version, channel=Channel.COUNTER, creator=request.user)[0]


def _scan(draft: FilingDraft, request: HttpRequest) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for component in draft.version.parsed.uploads:
        form = request.POST.get(f"form-{component.key}", "")
        for file in request.FILES.getlist(f"file-{component.key}"):
            try:
                add_paper(draft, component.key, file, form=form if form in PaperForm.values else PaperForm.ORIGINAL)
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


def _chosen_forms(spec: VersionSpec, typed: QueryDict | None) -> dict[str, str]:
    """What was said to lie on the counter, by component."""
    return {row.key: typed.get(f"form-{row.key}", "") for row in spec.uploads} if typed else {}


def _begun(request: HttpRequest, typed: QueryDict | None) -> dict[str, Any]:
    """The draft that the form was typed into, with the papers that are in it already."""
    with contextlib.suppress(ValueError):
        known = open_draft(UUID(typed.get("draft", "") if typed else ""), creator=request.user)
        if known is not None:
            return {"draft_id": known.uuid, "papers": list(known.papers.select_related("file").defer("file__text"))}
    return {}


_AT_THE_COUNTER = [choice for choice in PaperForm.choices if choice[0] != PaperForm.ELECTRONIC]


@official
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take the file: what is complete becomes a case in the receiving officer's hands."""
    units = _my_units(request.user)
    version = version_for(get_object_or_404(Procedure, code=code), timezone.localdate())
    spec = version.parsed
    posted, typed = request.POST if request.method == "POST" else None, taken_up(request)
    begun = {"result_channel": spec.result_channels[0]}
    form = as_typed(CounterForm(posted, spec=spec, units=units, initial=begun), typed)
    context: dict[str, Any] = {"version": version, "spec": spec, "form": form, "problems": {}, "draft_id": uuid4()}
    context |= {"paper_forms": _AT_THE_COUNTER, "chosen_forms": _chosen_forms(spec, posted or typed)}
    if posted is None:
        context |= _begun(request, typed)
        return render(request, "workflows/counter_take.html", context)
    draft = _draft(request, version)
    if draft.case is not None:
        return redirect("workflows:case", case=draft.case.uuid)
    try:
        context |= {"draft_id": draft.uuid, "problems": _scan(draft, request)}
        if form.is_valid() and not context["problems"]:
            case = _file(request.user, draft, form, context["problems"])
            if case is not None:
                return redirect("workflows:case", case=case.uuid)
    except DraftExpiredError:  # the same form, sent twice: the other one was faster
        return redirect("workflows:case", case=FilingDraft.objects.get(pk=draft.pk, case__isnull=False).case.uuid)
    context["papers"] = list(draft.papers.select_related("file").defer("file__text"))
    return render(request, "workflows/counter_take.html", context, status=422)


def _file(person: User, draft: FilingDraft, form: CounterForm, problems: dict[str, list[str]]) -> Case | None:
    channel = form.cleaned_data["result_channel"]
    counter = chosen_counter(form.cleaned_data)
    save_people(draft, form.people(), result_channel=channel, unit=form.receiving_unit(), return_unit=counter)
    draft = save_answers(draft, form.answers())
    gaps = problems_of(draft)
    if gaps:
        _tell(form, gaps, problems)
        return None
    try:
        case = file_case(draft, actor=person)
    except NoUnitError as refused:
        form.add_error(None, str(refused))
        return None
    first = case.work.get(state=WorkState.OPEN)
    with contextlib.suppress(StepTakenError):  # a colleague at the next counter was quick
        claim(first.uuid, actor=person)
    return case


@official
@require_safe
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt on screen, to be printed while the signed one is made: with the secret, so for those who hand it out."""
    sheet = case_sheet(case, request.user)
    if not can_serve_applicant(sheet.authority, sheet.case):
        raise CaseForbiddenError
    return render(
        request,
        "workflows/receipt.html",
        {
            "sheet": sheet,
            "case": sheet.case,
            "secret": lookup_secret(sheet.case),
            "address": citizen_url(sheet.case),
            "title": _("Receipt"),
        },
    )
