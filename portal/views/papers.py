"""Papers of an application: uploaded one by one, checked at once."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from documents.errors import UploadRejectedError
from kernel.text import normalise
from kernel.throttle import take_share
from portal.views.filing import next_url, open_mine, page
from portal.views.visitors import address_of
from procedures.domain.questions import needed_components
from procedures.specs import Component
from workflows.domain.drafts import add_paper, remove_paper
from workflows.errors import ActDataError
from workflows.models import FilingDraft


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


def megabytes(file: UploadedFile) -> int:
    """What a file takes of the sender's share: begun megabytes."""
    return 1 + (file.size or 0) // (1024 * 1024)


def shown_name(file: UploadedFile) -> str:
    """A file's name as it can be said in a sentence: without marks that turn or hide letters."""
    return normalise(file.name or "").replace("\n", " ")[:120]


def _take(request: HttpRequest, draft: FilingDraft, key: str, files: list[UploadedFile]) -> list[str]:
    """Take what is sound; say of each other file, by its name, why not."""
    problems = []
    for file in files:
        take_share("megabytes", address_of(request), megabytes(file))
        try:
            add_paper(draft, key, file)
        except UploadRejectedError as refused:
            problems.append(f"{shown_name(file)}: {refused}")
        except ActDataError as refused:
            problems += [str(sentence) for sentence in refused.detail["problems"].values()]
    return problems


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, draft: UUID) -> HttpResponse:
    """One row per paper; a file is checked the moment it arrives."""
    mine = open_mine(request, draft)
    if isinstance(mine, HttpResponse):
        return mine
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        if request.POST.get("remove"):
            remove_paper(mine, request.POST["remove"][:40]) if _is_uuid(request.POST["remove"]) else None
            return redirect("portal:papers", draft=draft)
        for component in mine.version.parsed.uploads:
            files = request.FILES.getlist(f"file-{component.key}")
            found = _take(request, mine, component.key, files) if files else []
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
