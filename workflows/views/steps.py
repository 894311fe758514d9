"""Doing a step: the form of its act, and the one call that does it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.enums import RevisionStep
from documents.errors import (
    CertificateRejectedError,
    DraftIncompleteError,
    SignedContentChangedError,
    SignerNotAllowedError,
)
from kernel.errors import EngineError, RuleError
from organisations.domain.grants import people_with
from organisations.domain.mandates import find_mandate
from organisations.errors import NoMandateError
from organisations.models import User
from procedures.enums import Act
from workflows.domain.commands import claim, complete_step, reassign, release
from workflows.domain.outputs.results import result_document
from workflows.domain.queries import CaseSheet, case_sheet
from workflows.errors import ActDataError, StepDoneError, StepForbiddenError, StepTakenError, SupplementExhaustedError
from workflows.forms import form_for
from workflows.forms.acts import ActForm
from workflows.models import WorkItem
from workflows.views.doors import official

# Refusals that are told on the form, with everything that was typed still in it.
ON_THE_FORM = (
    ActDataError, CertificateRejectedError, DraftIncompleteError, NoMandateError, SignedContentChangedError,
    SignerNotAllowedError, SupplementExhaustedError,
)  # fmt: skip


def _case_of(item: UUID) -> UUID:
    found = WorkItem.objects.filter(uuid=item).values_list("case__uuid", flat=True).first()
    if found is None:
        raise StepForbiddenError
    return UUID(str(found))


def _sha_to_show(sheet: CaseSheet, act: str) -> dict[str, Any]:
    """The file to be signed or sealed: what the person will see, and its hash."""
    document = result_document(sheet.case)
    step = {Act.SIGN: RevisionStep.RENDERED, Act.SEAL: RevisionStep.SIGNED}.get(Act(act))
    if document is None or step is None:
        return {"document": document}
    revision = document.revisions.select_related("file").filter(step=step).first()
    return {"document": document, "revision": revision}


def _show(request: HttpRequest, sheet: CaseSheet, outcome: str, form: ActForm, status: int = 200) -> HttpResponse:
    item, chosen = sheet.item, next(choice for choice in sheet.choices if choice.key == outcome)
    assert item is not None
    context = {
        "sheet": sheet,
        "case": sheet.case,
        "item": item,
        "choice": chosen,
        "step": sheet.step_of(item),
        "form": form,
        **_sha_to_show(sheet, chosen.outcome.act),
    }
    if chosen.outcome.act in {Act.DECIDE, Act.SIGN} and context["document"] is not None:
        document = context["document"]
        context["mandate"] = find_mandate(request.user, document.unit, kind=document.kind)
    return render(request, "workflows/step.html", context, status=status)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, item: UUID, outcome: str) -> HttpResponse:
    """One outcome of one step. What was typed stays when it cannot be done."""
    case_id = _case_of(item)
    sheet = case_sheet(case_id, request.user, item_id=item)
    if sheet.item is None:
        return _gone(request, item, sheet)
    chosen = next((choice for choice in sheet.choices if choice.key == outcome), None)
    if chosen is None:
        raise Http404
    kind = form_for(chosen.outcome.act)
    if request.method != "POST":
        shown = _sha_to_show(sheet, chosen.outcome.act).get("revision")
        return _show(request, sheet, outcome, kind(sheet=sheet, initial={"sha256": shown.sha256 if shown else ""}))
    form = kind(request.POST, sheet=sheet)
    if not form.is_valid():
        return _show(request, sheet, outcome, form, 422)
    try:
        done = complete_step(item, outcome, actor=request.user, data=form.data_of_act())
    except ON_THE_FORM as refused:
        _tell(form, refused)
        return _show(request, sheet, outcome, form, 409)
    except EngineError as failed:
        form.add_error(None, str(failed))
        return _show(request, sheet, outcome, form, 503)
    messages.success(request, _("Done: %(what)s, %(code)s.") % {"what": chosen.outcome.title, "code": done.case_code})
    return redirect("workflows:case", case=done.uuid)


def _tell(form: ActForm, refused: RuleError) -> None:
    problems = refused.detail.get("problems", {})
    for place, sentence in problems.items():
        field = place.removeprefix("values.")
        form.add_error(field if field in form.fields else None, str(sentence))
    if not problems:
        form.add_error(None, str(refused))


def _gone(request: HttpRequest, item: UUID, sheet: CaseSheet) -> HttpResponse:
    """The step is not (any more) this person's: say which, keep what was typed in sight."""
    row = next((work for work in sheet.work if work.uuid == item), None)
    if row is None:
        raise StepForbiddenError
    error: Any = StepForbiddenError()
    if not row.is_live:
        error = StepDoneError()
    elif row.assignee_id not in {None, request.user.pk}:
        error = StepTakenError()
    if request.method != "POST":
        raise error
    typed = [value for key, value in request.POST.items() if key != "csrfmiddlewaretoken" and len(value) > 2]
    status = 403 if isinstance(error, StepForbiddenError) else 409
    context = {"case": sheet.case, "error": error, "typed": typed[:60]}
    return render(request, "workflows/step_gone.html", context, status=status)


@official
@require_POST
def claim_view(request: HttpRequest, item: UUID) -> HttpResponse:
    """Take a step."""
    row = claim(item, actor=request.user)
    return redirect("workflows:case", case=row.case.uuid)


@official
@require_POST
def release_view(request: HttpRequest, item: UUID) -> HttpResponse:
    """Put a step back."""
    row = release(item, actor=request.user)
    messages.success(request, _("The step is back in the queue of its unit."))
    return redirect("workflows:case", case=row.case.uuid)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def reassign_view(request: HttpRequest, item: UUID) -> HttpResponse:
    """Give a step to a colleague."""
    row = WorkItem.objects.select_related("unit", "case").filter(uuid=item).first()
    if row is None:
        raise StepForbiddenError
    sheet = case_sheet(row.case.uuid, request.user)
    people = people_with(row.role, row.unit)
    if request.method == "POST":
        to = next((person for person in people if str(person.pk) == request.POST.get("to")), None)
        if isinstance(to, User):
            reassign(item, actor=request.user, to=to, reason=request.POST.get("reason", "")[:500] or "–")
            return redirect("workflows:case", case=sheet.case.uuid)
    return render(request, "workflows/reassign.html", {"case": sheet.case, "item": row, "people": people})
