"""The filing wizard: one topic a page, every page can be left and come back to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.put_aside import as_typed, taken_up
from kernel.typed import LONGEST, bounded
from organisations.domain.units import one_stop_units
from portal.forms import DeclarationForm, PeopleForm, SectionForm, initial_people, known_of
from portal.views.beginning import lost_draft
from portal.views.visitors import give_cookie, has_opened, my_account, my_draft, private, remember
from procedures.domain.collecting import chosen_counter
from procedures.domain.questions import display_answers
from workflows.domain.drafts import problems_of, save_answers, save_people
from workflows.domain.outputs.common import citizen_url
from workflows.domain.queries import find_followed
from workflows.domain.secrets import lookup_secret
from workflows.errors import FilingIncompleteError
from workflows.launch import file_case
from workflows.models import FilingDraft

_SHOWN_FOR = timedelta(hours=1)  # to whoever pressed twice, or whose connection broke before the session's cookie came


def steps_of(draft: FilingDraft, current: str) -> list[dict[str, Any]]:
    """The pages of the form, with where one is."""
    spec, uuid = draft.version.parsed, draft.uuid
    pages = [("people", _("Who applies"), reverse("portal:people", args=[uuid]))]
    pages += [(row.key, str(row.title), reverse("portal:section", args=[uuid, row.key])) for row in spec.sections]
    pages += [
        ("papers", _("Papers"), reverse("portal:papers", args=[uuid])),
        ("summary", _("Check and send"), reverse("portal:summary", args=[uuid])),
    ]
    place = [key for key, _title, _url in pages].index(current)
    return [
        {
            "key": key,
            "title": title,
            "url": url,
            "state": "done" if number < place else "now" if number == place else "next",
        }
        for number, (key, title, url) in enumerate(pages)
    ]


def next_url(draft: FilingDraft, current: str) -> str:
    """The page after this one."""
    pages = steps_of(draft, current)
    place = [page["key"] for page in pages].index(current)
    return str(pages[place + 1]["url"])


def page(request: HttpRequest, name: str, draft: FilingDraft, current: str, **context: Any) -> HttpResponse:
    """A page of the wizard."""
    spec = draft.version.parsed
    fees = spec.fees_on(timezone.localdate(), draft.channel)
    both = {"draft": draft, "spec": spec, "fees": fees, "steps": steps_of(draft, current), **context}
    steps = both["steps"]
    place = next(number for number, step in enumerate(steps) if step["state"] == "now")
    both["back"] = steps[place - 1] if place else None
    status = 422 if context.get("form") is not None and context["form"].errors else 200
    response = private(render(request, f"portal/filing_{name}.html", both, status=status))
    return give_cookie(request, response, draft)


def open_mine(request: HttpRequest, uuid: UUID) -> FilingDraft | HttpResponse:
    """The visitor's draft; one that has been filed leads to its confirmation, also by the back button."""
    draft = my_draft(request, uuid)
    if draft is None:
        return lost_draft(request)
    return private(redirect("portal:done", draft=uuid)) if draft.case_id is not None else draft


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Who applies and how they are reached."""
    mine = open_mine(request, draft)
    if isinstance(mine, HttpResponse):
        return mine
    spec = mine.version.parsed
    begun = {
        **known_of(my_account(request)),
        **initial_people(mine.people),
        "result_channel": mine.result_channel or spec.result_channels[0],
        "unit": mine.unit.code if mine.unit else "",
        "return_unit": mine.return_unit.code if mine.return_unit else "",
    }
    form = PeopleForm(bounded(request), initial=begun, spec=spec, ask_unit=spec.ward_field is None)
    form = as_typed(form, taken_up(request))
    if request.method == "POST" and form.is_valid():
        unit = next((row for row in one_stop_units() if row.code == form.cleaned_data.get("unit")), None)
        counter = chosen_counter(form.cleaned_data)
        channel = form.cleaned_data["result_channel"]
        save_people(mine, form.people(), result_channel=channel, unit=unit, return_unit=counter)
        return redirect(next_url(mine, "people"))
    return page(request, "form", mine, "people", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, draft: UUID, section: str) -> HttpResponse:
    """One page of the procedure's questions; what was typed is kept even when something is wrong."""
    mine = open_mine(request, draft)
    if isinstance(mine, HttpResponse):
        return mine
    spec = mine.version.parsed
    chosen = next((row for row in spec.sections if row.key == section), None)
    if chosen is None:
        raise Http404
    form = as_typed(SectionForm(bounded(request), initial=mine.answers, spec=spec, section=section), taken_up(request))
    if request.method == "POST":
        typed = {key: request.POST.get(key, "")[:LONGEST] for key in form.fields}
        save_answers(mine, typed)
        if form.is_valid():
            return redirect(next_url(mine, section))
    return page(request, "form", mine, section, form=form, intro=chosen.intro)


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Everything once more; then send, once."""
    mine = open_mine(request, draft)
    if isinstance(mine, HttpResponse):
        return mine
    gaps = problems_of(mine)
    form = as_typed(DeclarationForm(request.POST or None), taken_up(request))
    if request.method == "POST" and not gaps and form.is_valid():
        try:
            case = file_case(mine, account=my_account(request))
        except FilingIncompleteError:
            return redirect("portal:summary", draft=draft)
        remember(request, case)
        return redirect("portal:done", draft=draft)
    shown = display_answers(mine.version.parsed, mine.answers)
    uploaded = list(mine.papers.select_related("file").defer("file__text"))
    return page(request, "summary", mine, "summary", form=form, gaps=gaps, sections=shown, papers=uploaded)


@require_safe
def done(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The confirmation: code, secret, QR; the same page however often it was sent.

    The cookie of the draft outlives the session that filed by weeks: it still leads here, but opens the case no more.
    """
    mine = my_draft(request, draft)
    if mine is None:
        return lost_draft(request)
    if mine.case is None:
        return private(redirect("portal:summary", draft=draft))
    in_account = find_followed(mine.case.case_code, request.user) is not None
    context: dict[str, Any] = {"case": mine.case, "spec": mine.version.parsed, "in_account": in_account}
    fresh = mine.case.secret_renewed_at is None and mine.case.submitted_at > timezone.now() - _SHOWN_FOR
    if has_opened(request, mine.case) or fresh:
        remember(request, mine.case)
        context |= {"secret": lookup_secret(mine.case), "address": citizen_url(mine.case)}
    return private(render(request, "portal/filing_done.html", context))
