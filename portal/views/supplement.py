"""The supplement: exactly what was asked for. Sound files wait in the session until everything is there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from documents.domain import UploadLimits, receive_upload
from documents.errors import UploadRejectedError
from documents.models import StoredFile
from kernel.errors import RuleError
from kernel.put_aside import as_typed, taken_up
from kernel.throttle import take_share
from kernel.typed import bounded
from portal.forms import SectionForm
from portal.views.papers import megabytes, shown_name
from portal.views.reopening import own_case
from portal.views.visitors import address_of
from procedures.specs import Component
from workflows.domain.supplements import open_request, supplement_case
from workflows.errors import CaseClosedError, NoUnitError, PlaceFixedError, SupplementMismatchError
from workflows.models import Case, SupplementRequest

_WAITING = "supplement_files"  # in the session: request → component → ids of files already taken
Problems = dict[str, list[str]]
Files = dict[str, list[StoredFile]]


def _forms(case: Case, asked: SupplementRequest, data: Any) -> list[SectionForm]:
    keys = {item["key"] for item in asked.items if item["kind"] == "field"}
    spec = case.version.parsed
    forms = [SectionForm(data, initial=case.answers, spec=spec, section=row.key, only=keys) for row in spec.sections]
    return [form for form in forms if form.fields]


def _wanted(case: Case, asked: SupplementRequest) -> list[Component]:
    keys = [item["key"] for item in asked.items if item["kind"] == "paper"]
    return [component for key in keys if (component := case.version.parsed.component(key)) is not None]


def _waiting(request: HttpRequest, asked: SupplementRequest) -> Files:
    """What this visitor has already sent for this request and not taken back."""
    kept: dict[str, list[str]] = request.session.get(_WAITING, {}).get(str(asked.uuid), {})
    dropped = set(request.POST.getlist("drop"))
    files = StoredFile.objects.defer("text").in_bulk([pk for row in kept.values() for pk in row if pk not in dropped])
    by_id = {str(pk): file for pk, file in files.items()}
    return {key: [by_id[pk] for pk in row if pk in by_id] for key, row in kept.items()}


def _receive(request: HttpRequest, component: Component, there: list[StoredFile]) -> list[str]:
    """Add the sound files to those that are ``there``; say of each other one, by its name, why not."""
    problems = []
    accept = frozenset({"jpg": "jpeg"}.get(kind, kind) for kind in component.accept)
    for file in request.FILES.getlist(f"file-{component.key}")[: component.max_files - len(there)]:
        take_share("megabytes", address_of(request), megabytes(file))
        try:
            there.append(receive_upload(file, limits=UploadLimits.standard(accept)))
        except UploadRejectedError as refused:
            problems.append(f"{shown_name(file)}: {refused}")
    return problems


def _receive_all(request: HttpRequest, asked: SupplementRequest, wanted: list[Component]) -> tuple[Files, Problems]:
    files, problems = _waiting(request, asked), {}
    for component in wanted:
        found = _receive(request, component, files.setdefault(component.key, []))
        problems |= {component.key: found} if found else {}
    ids = {key: [str(file.pk) for file in row] for key, row in files.items()}
    request.session[_WAITING] = {str(asked.uuid): ids}
    return files, problems


def _tell_ward(case: Case, forms: list[SectionForm], refused: RuleError) -> None:
    """Another ward cannot be competent: said beside the question."""
    field = case.version.parsed.ward_field
    for form in forms:
        if field is not None and field.key in form.fields:
            form.add_error(field.key, str(refused))


def _send(case: Case, forms: list[SectionForm], files: Files) -> Problems:
    """Hand everything in; what is missing or cannot be used comes back by its place."""
    answers = {key: value for form in forms for key, value in form.cleaned_data.items()}
    try:
        supplement_case(case, answers=answers, papers=files)
    except SupplementMismatchError as missing:
        return {key: [str(missing)] for key in missing.detail["missing"]} or {"": [str(missing)]}
    except ValidationError as error:
        return {"": error.messages}
    except (PlaceFixedError, NoUnitError) as refused:
        _tell_ward(case, forms, refused)
    except CaseClosedError:
        return {}  # pressed twice: the first press has done it
    return {}


@require_http_methods(["GET", "HEAD", "POST"])
@own_case
def supplement(request: HttpRequest, case: Case) -> HttpResponse:
    """Exactly the marked questions and papers, nothing else; a file or an answer that is wrong costs only itself."""
    asked = open_request(case)
    if asked is None:
        return redirect("portal:citizen", code=case.case_code)
    posted = bounded(request)
    typed = taken_up(request)
    forms, wanted = [as_typed(form, typed) for form in _forms(case, asked, posted)], _wanted(case, asked)
    files, problems = _receive_all(request, asked, wanted) if posted is not None else (_waiting(request, asked), {})
    sound = posted is not None and all(form.is_valid() for form in forms) and not problems
    if sound:
        problems = _send(case, forms, files)
        if not problems and all(form.is_valid() for form in forms):
            request.session.pop(_WAITING, None)
            return redirect("portal:citizen", code=case.case_code)
    context = {
        "case": case,
        "asked": asked,
        "forms": forms,
        "wanted": [(component, files.get(component.key, [])) for component in wanted],
        "problems": problems,
        "whys": {item["key"]: item["why"] for item in asked.items},
    }
    wrong = problems or any(form.errors for form in forms)
    return render(request, "portal/supplement.html", context, status=422 if wrong else 200)
