"""Papers: uploaded one by one, checked at once; and the supplement, exactly what was asked for."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from documents.domain import UploadLimits, receive_upload
from documents.errors import UploadRejectedError
from portal.forms import SectionForm
from portal.views.filing import _open, next_url, page
from portal.views.visitors import my_case, private
from procedures.domain.questions import needed_components
from procedures.specs import Component
from workflows.domain.drafts import add_paper, remove_paper
from workflows.domain.supplements import open_request, supplement_case
from workflows.errors import ActDataError, SupplementMismatchError
from workflows.models import Case, FilingDraft, SupplementRequest


def _lines(draft: FilingDraft, problems: dict[str, list[str]]) -> list[dict[str, Any]]:
    uploaded = list(draft.papers.select_related("file").defer("file__text"))
    return [
        {
            "component": row,
            "needed": row.is_needed(draft.answers),
            "papers": [paper for paper in uploaded if paper.component_key == row.key],
            "problems": problems.get(row.key, []),
        }
        for row in needed_components(draft.version.parsed, draft.answers)
    ]


def _take(draft: FilingDraft, key: str, files: list[UploadedFile]) -> list[str]:
    """Take what is sound; say of each other file, by its name, why not."""
    problems = []
    for file in files:
        try:
            add_paper(draft, key, file)
        except UploadRejectedError as refused:
            problems.append(f"{file.name}: {refused}")
        except ActDataError as refused:
            problems += [str(sentence) for sentence in refused.detail["problems"].values()]
    return problems


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, draft: UUID) -> HttpResponse:
    """One row per paper; a file is checked the moment it arrives."""
    mine = _open(request, draft)
    if isinstance(mine, HttpResponse):
        return mine
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        if request.POST.get("remove"):
            remove_paper(mine, request.POST["remove"][:40]) if _is_uuid(request.POST["remove"]) else None
            return redirect("portal:papers", draft=draft)
        for component in mine.version.parsed.uploads:
            files = request.FILES.getlist(f"file-{component.key}")
            found = _take(mine, component.key, files) if files else []
            if found:
                problems[component.key] = found
        if not problems:
            onward = "next" in request.POST
            return redirect(next_url(mine, "papers")) if onward else redirect("portal:papers", draft=draft)
    response = page(
        request, "papers", mine, "papers", lines=_lines(mine, problems), problems=problems, others=_not_uploaded(mine)
    )
    response.status_code = 422 if problems else 200
    return response


def _not_uploaded(draft: FilingDraft) -> list[Component]:
    return [row for row in draft.version.parsed.components if not row.is_uploaded]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _asked_forms(case: Case, asked: SupplementRequest, data: Any) -> list[SectionForm]:
    keys = {item["key"] for item in asked.items if item["kind"] == "field"}
    spec = case.version.parsed
    forms = [SectionForm(data, initial=case.answers, spec=spec, section=row.key, only=keys) for row in spec.sections]
    return [form for form in forms if form.fields]


def _asked_papers(case: Case, asked: SupplementRequest) -> list[tuple[Component, str]]:
    found = []
    for item in asked.items:
        component = case.version.parsed.component(item["key"]) if item["kind"] == "paper" else None
        if component is not None:
            found.append((component, item["why"]))
    return found


def _receive_all(
    request: HttpRequest, wanted: list[tuple[Component, str]]
) -> tuple[dict[str, list[Any]], dict[str, list[str]]]:
    stored: dict[str, list[Any]] = {}
    problems: dict[str, list[str]] = {}
    for component, _why in wanted:
        accept = frozenset({"jpg": "jpeg"}.get(kind, kind) for kind in component.accept)
        for file in request.FILES.getlist(f"file-{component.key}")[: component.max_files]:
            try:
                stored.setdefault(component.key, []).append(receive_upload(file, limits=UploadLimits.standard(accept)))
            except UploadRejectedError as refused:
                problems.setdefault(component.key, []).append(f"{file.name}: {refused}")
    return stored, problems


@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly the marked questions and papers, nothing else."""
    case = my_case(request, code)
    if case is None:
        return redirect("portal:status", code=code)
    asked = open_request(case)
    if asked is None:
        return redirect("portal:citizen", code=code)
    posted = request.POST if request.method == "POST" else None
    forms, wanted = _asked_forms(case, asked, posted), _asked_papers(case, asked)
    problems: dict[str, list[str]] = {}
    if posted is not None and all(form.is_valid() for form in forms):
        stored, problems = _receive_all(request, wanted)
        if not problems:
            answers = {key: value for form in forms for key, value in form.cleaned_data.items()}
            try:
                supplement_case(case, answers=_plain(answers), papers=stored)
                return redirect("portal:citizen", code=code)
            except SupplementMismatchError as missing:
                problems = {key: [str(missing)] for key in missing.detail["missing"]} or {"": [str(missing)]}
            except ValidationError as error:
                problems = {"": error.messages}
    whys = {item["key"]: item["why"] for item in asked.items}
    context = {
        "case": case,
        "asked": asked,
        "forms": forms,
        "wanted": wanted,
        "problems": problems,
        "whys": whys,
        "spec": case.version.parsed,
    }
    status = 422 if problems or any(form.errors for form in forms) else 200
    return private(render(request, "portal/supplement.html", context, status=status))


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else str(value) if value is not None else ""
        for key, value in answers.items()
    }
