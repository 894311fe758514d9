"""Doing a step: the form of its act, and the one call that does it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.errors import EgovError, EngineError, RuleError
from kernel.put_aside import as_typed, taken_up
from organisations.domain.grants import people_with
from organisations.domain.mandates import find_mandate
from organisations.errors import NoMandateError
from procedures.enums import Act
from workflows import rules
from workflows.domain.commands import claim, complete_step, reassign, release
from workflows.domain.queries import CaseSheet, case_sheet, readable_case
from workflows.errors import CaseForbiddenError, StepDoneError, StepForbiddenError, StepTakenError
from workflows.forms import form_for
from workflows.forms.acts import ActForm
from workflows.forms.steering import ReassignForm
from workflows.models import WorkItem
from workflows.views.doors import official
from workflows.views.shown import paper_of_acts, shows_paper


def _case_of(item: UUID) -> UUID:
    """The case of a work item; one that does not exist is refused like one that is not for these eyes."""
    found = WorkItem.objects.filter(uuid=item).values_list("case__uuid", flat=True).first()
    if found is None:
        raise CaseForbiddenError
    return UUID(str(found))


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
        **paper_of_acts(sheet.case, [chosen.outcome.act]),
    }
    if chosen.outcome.act in {Act.DECIDE, Act.SIGN} and context["document"] is not None:
        document = context["document"]
        context["mandate"] = find_mandate(request.user, document.unit, kind=document.kind)
    return render(request, "workflows/step.html", context, status=status)


@official
@shows_paper
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, item: UUID, outcome: str) -> HttpResponse:
    """One outcome of one step. What was typed stays when it cannot be done."""
    sheet = case_sheet(_case_of(item), request.user, item_id=item)
    if sheet.item is None:
        raise _not_yours(request, item, sheet)
    chosen = next((choice for choice in sheet.choices if choice.key == outcome), None)
    if chosen is None:
        raise Http404
    kind = form_for(chosen.outcome.act)
    if request.method != "POST":
        shown = paper_of_acts(sheet.case, [chosen.outcome.act]).get("revision")
        initial = {"sha256": shown.sha256 if shown else ""}
        return _show(request, sheet, outcome, as_typed(kind(sheet=sheet, initial=initial), taken_up(request)))
    form = kind(request.POST, sheet=sheet)
    if not form.is_valid():
        return _show(request, sheet, outcome, form, 422)
    try:
        done = complete_step(item, outcome, actor=request.user, data=form.data_of_act())
    except (StepDoneError, StepTakenError):
        raise  # somebody was faster: there is no form any more; the page of the refusal shows what was typed
    except (RuleError, NoMandateError) as refused:
        _tell(form, refused)
        return _show(request, sheet, outcome, form, 409)
    except EngineError as failed:
        form.add_error(None, str(failed))
        return _show(request, sheet, outcome, form, 503)
    messages.success(request, _("Done: %(what)s, %(code)s.") % {"what": chosen.outcome.title, "code": done.case_code})
    return redirect("workflows:case", case=done.uuid)


def _tell(form: ActForm, refused: EgovError) -> None:
    problems = refused.detail.get("problems", {})
    for place, sentence in problems.items():
        field = place.removeprefix("values.")
        form.add_error(field if field in form.fields else None, str(sentence))
    if not problems:
        form.add_error(None, str(refused))


def _not_yours(request: HttpRequest, item: UUID, sheet: CaseSheet) -> EgovError:
    """Why the step is not (any more) this person's."""
    row = next((work for work in sheet.work if work.uuid == item), None)
    if row is not None and not row.is_live:
        return StepDoneError()
    if row is not None and row.assignee_id not in {None, request.user.pk}:
        return StepTakenError()
    return StepForbiddenError()


@official
@require_http_methods(["GET", "HEAD", "POST"])
def claim_view(request: HttpRequest, item: UUID) -> HttpResponse:
    """Take a step. Asked for without the button (back from signing in), it only shows the case."""
    case = readable_case(_case_of(item), request.user)
    if request.method == "POST":
        claim(item, actor=request.user)
    return redirect("workflows:case", case=case.uuid)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def release_view(request: HttpRequest, item: UUID) -> HttpResponse:
    """Put a step back."""
    case = readable_case(_case_of(item), request.user)
    if request.method == "POST":
        release(item, actor=request.user)
        messages.success(request, _("The step is back in the queue of its unit."))
    return redirect("workflows:case", case=case.uuid)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def reassign_view(request: HttpRequest, item: UUID) -> HttpResponse:
    """Give a step to a colleague."""
    sheet = case_sheet(_case_of(item), request.user)
    row = next(work for work in sheet.work if work.uuid == item)
    if not rules.can_reassign(sheet.authority, row):
        raise StepForbiddenError
    if not row.is_live:
        raise StepDoneError
    people = people_with(row.role, row.unit)
    form = as_typed(ReassignForm(request.POST if request.method == "POST" else None, people=people), taken_up(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reassign(item, actor=request.user, to=form.person(), reason=form.cleaned_data["reason"])
            except RuleError as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                return redirect("workflows:case", case=sheet.case.uuid)
    context = {"case": sheet.case, "item": row, "step": sheet.step_of(row), "form": form}
    return render(request, "workflows/reassign.html", context, status=status)
