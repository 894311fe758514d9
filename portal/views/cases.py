"""Following a case: by its code what is public, with the secret everything of one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.domain import open_file
from kernel.downloads import file_response
from kernel.put_aside import as_typed, taken_up
from kernel.typed import bounded
from portal.forms import CollectForm, TrackForm, WithdrawForm
from portal.views.kept_pages import keep_page, kept_page
from portal.views.reopening import own_case
from portal.views.visitors import find_guarded, forget, forget_cookies, lookup_guarded, private, remember
from procedures.domain.collecting import chosen_return
from workflows.domain.queries import citizen_view, public_view
from workflows.domain.returning import choose_return, chosen_now
from workflows.domain.withdrawal import withdraw_case
from workflows.enums import CaseState
from workflows.errors import CaseClosedError, ReturnChoiceError
from workflows.models import Case
from workflows.rules import return_channels


def _nothing(request: HttpRequest, code: str) -> HttpResponse:
    """The one answer for a code that does not exist and for one that opens nothing."""
    form = TrackForm(initial={"code": code[:40]})
    return private(render(request, "portal/status_none.html", {"form": form}, status=404))


def _typed(code: str) -> str:
    """A code as it was typed, fit for an address: what spaces and small letters it holds does not matter."""
    return "".join(code.split()).upper()[:40].replace("/", "-") or "-"


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Code alone leads to the public page, code and secret to one's own."""
    if request.GET.get("ma"):
        return private(redirect("portal:status", code=_typed(request.GET["ma"])))
    form = TrackForm(bounded(request), initial={"code": request.GET.get("code", "")[:40]})
    form = as_typed(form, taken_up(request))
    if request.method == "POST" and form.is_valid():
        code, secret = form.cleaned_data["code"], form.cleaned_data["secret"]
        if not secret:
            return private(redirect("portal:status", code=_typed(code)))
        case = lookup_guarded(request, code, secret)
        if case is None:
            return _nothing(request, code)
        remember(request, case)
        return private(redirect("portal:citizen", code=case.case_code))
    status = 422 if form.errors else 200
    return private(render(request, "portal/track.html", {"form": form, "closed": "mo" in request.GET}, status=status))


@require_safe
def status(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody with the code may know: no name, number, address or document."""
    kept = kept_page(request)
    if kept is not None:
        return private(kept)
    view = public_view(find_guarded(request, code))
    if view is None:
        return _nothing(request, code)
    return private(keep_page(request, render(request, "portal/status.html", {"view": view})))


@require_safe
def open_by_link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The QR of the receipt: the secret leaves the address at once, and is told to nobody as where one came from."""
    case = lookup_guarded(request, code, secret)
    if case is None:
        response = _nothing(request, code)
    else:
        remember(request, case)
        response = private(redirect("portal:citizen", code=case.case_code))
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@own_case
def citizen(request: HttpRequest, case: Case) -> HttpResponse:
    """One's own case."""
    own = citizen_view(case)
    return render(request, "portal/citizen.html", {"own": own, "view": own.public})


@require_http_methods(["GET", "HEAD", "POST"])
@own_case
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Taking the case back, with a question in between; pressed twice it is taken back once."""
    form = as_typed(WithdrawForm(bounded(request)), taken_up(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_case(case, reason=form.cleaned_data["reason"])
        except CaseClosedError:
            case.refresh_from_db(fields=["state"])
            if case.state != CaseState.WITHDRAWN:
                raise
        return redirect("portal:citizen", code=case.case_code)
    return render(request, "portal/withdraw.html", {"case": case, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own_case
def collect(request: HttpRequest, case: Case) -> HttpResponse:
    """Choosing anew how and where the result is collected; the choice as it is changes nothing."""
    form = CollectForm(bounded(request), channels=return_channels(case), initial=chosen_now(case))
    form = as_typed(form, taken_up(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                choose_return(case, **chosen_return(form.cleaned_data))
            except (CaseClosedError, ReturnChoiceError) as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Your choice has been noted."))
                return redirect("portal:citizen", code=case.case_code)
    return render(request, "portal/collect.html", {"case": case, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Done at a shared computer: nothing of the visitor stays open in this browser."""
    if request.method != "POST":
        return redirect("portal:home")
    forget(request)
    messages.success(request, _("Your cases and applications are closed in this browser."))
    return private(forget_cookies(request, redirect("portal:home"), keep=[]))


@require_safe
@own_case
def download(request: HttpRequest, case: Case, file: UUID) -> HttpResponse:
    """A paper of one's own, or a document issued to one."""
    own = citizen_view(case)
    papers = [row.file for row in own.papers if row.file_id == file]
    issued = [row.document.issued_file for row in own.documents if row.document.issued_file_id == file]
    found = next(iter([*papers, *issued]), None)
    if found is None:
        raise Http404
    return file_response(open_file(found), name=found.name, content_type=found.content_type)
