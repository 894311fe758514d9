"""Beginning an application, and beginning it anew when this browser cannot open the one it was typed into."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.text import normalise
from kernel.throttle import take_share
from kernel.typed import LONGEST, typed_fields
from portal.views.visitors import address_of, forget_cookies, give_cookie, my_drafts, private
from procedures.domain.collecting import chosen_counter
from procedures.domain.versions import version_for
from procedures.enums import Channel
from procedures.models import Procedure
from workflows.domain.drafts import save_answers, save_people, start_draft
from workflows.models import FilingDraft

__all__ = ["lost_draft", "start"]


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application; the cookie that opens it stays in this browser. What was typed before is taken over."""
    if request.method != "POST":
        return redirect("portal:procedure", code=code)
    version = version_for(get_object_or_404(Procedure, code=normalise(code)), timezone.localdate())
    take_share("drafts", address_of(request))
    draft, token = start_draft(version, channel=Channel.ONLINE, language=str(getattr(request, "LANGUAGE_CODE", "vi")))
    if "typed-on" in request.POST:
        _take_over(request, draft)
    response = private(redirect("portal:people", draft=draft.uuid))
    forget_cookies(request, response, keep=my_drafts(request))
    return give_cookie(request, response, draft, token)


def _take_over(request: HttpRequest, draft: FilingDraft) -> None:
    """What was typed on one page of a draft that is lost goes into the new one, checked when it is filed as ever."""
    typed = {name: value[:LONGEST] for name, value in request.POST.items()}
    if typed["typed-on"] == "people":
        people = {
            "applicant": typed,
            "submitter": {key: typed.get(f"submitter_{key}", "") for key in ("name", "phone")},
        }
        counter = chosen_counter(typed)
        save_people(draft, people, result_channel=typed.get("result_channel", ""), return_unit=counter)
    else:
        save_answers(draft, typed)
    messages.success(request, _("A new application was begun here with what you typed. Please go through its pages."))


def lost_draft(request: HttpRequest) -> HttpResponse:
    """There is no such draft, or not for this browser, or not any more: one page, and nothing typed is lost."""
    place = resolve(request.path)
    typed_on = {"people": "people", "section": place.kwargs.get("section", "")}.get(place.url_name or "", "")
    kept = typed_fields(request.POST) if typed_on else []
    code = normalise(request.POST.get("procedure-code", ""))[:20]
    procedure = Procedure.objects.filter(code=code).first() if kept else None
    context = {"kept": kept, "procedure": procedure, "typed_on": typed_on}
    return private(render(request, "portal/filing_lost.html", context, status=404))
