"""Following a case: by its code what is public, with the secret everything of one's own."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.domain import open_file
from kernel.throttle import note_failure
from portal.forms import TrackForm, WithdrawForm
from portal.views.kept_pages import keep_page, kept_page
from portal.views.visitors import address_of, find_guarded, lookup_guarded, my_case, private, remember
from workflows.domain.queries import citizen_view, public_view
from workflows.domain.withdrawal import withdraw_case


def _nothing(request: HttpRequest) -> HttpResponse:
    """The one answer for a code that does not exist and for one that opens nothing."""
    return private(render(request, "portal/status_none.html", {"form": TrackForm()}, status=404))


def _typed(code: str) -> str:
    """A code as it was typed, fit for an address: what spaces and small letters it holds does not matter."""
    return "".join(code.split()).upper()[:40].replace("/", "-") or "-"


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Code alone leads to the public page, code and secret to one's own."""
    if request.GET.get("ma"):
        return redirect("portal:status", code=_typed(request.GET["ma"]))
    form = TrackForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid():
        code, secret = form.cleaned_data["code"], form.cleaned_data["secret"]
        if not secret:
            return redirect("portal:status", code=_typed(code))
        case = lookup_guarded(request, code, secret)
        if case is None:
            return _nothing(request)
        remember(request, case)
        return redirect("portal:citizen", code=case.case_code)
    return private(render(request, "portal/track.html", {"form": form}))


@require_safe
def status(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody with the code may know: no name, number, address or document."""
    kept = kept_page(request)
    if kept is not None:
        return private(kept)
    view = public_view(find_guarded(request, code))
    if view is None:
        note_failure("lookup", address_of(request))
        return _nothing(request)
    return private(keep_page(request, render(request, "portal/status.html", {"view": view})))


@require_safe
def open_by_link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The QR of the receipt: the secret leaves the address at once."""
    case = lookup_guarded(request, code, secret)
    if case is None:
        return _nothing(request)
    remember(request, case)
    return private(redirect("portal:citizen", code=case.case_code))


@require_safe
def citizen(request: HttpRequest, code: str) -> HttpResponse:
    """One's own case; without the secret in this session the code's page."""
    case = my_case(request, code)
    if case is None:
        return private(redirect("portal:track"))
    own = citizen_view(case)
    return private(render(request, "portal/citizen.html", {"own": own, "view": own.public}))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Taking the case back, with a question in between."""
    case = my_case(request, code)
    if case is None:
        return private(redirect("portal:track"))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_case(case, reason=form.cleaned_data["reason"])
        return redirect("portal:citizen", code=code)
    return private(render(request, "portal/withdraw.html", {"case": case, "form": form}))


@require_safe
def download(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """A paper of one's own, or a document issued to one."""
    case = my_case(request, code)
    if case is None:
        raise Http404
    own = citizen_view(case)
    papers = [row.file for row in own.papers if row.file_id == file]
    issued = [row.document.issued_file for row in own.documents if row.document.issued_file_id == file]
    found = next(iter([*papers, *issued]), None)
    if found is None:
        raise Http404
    response = FileResponse(open_file(found), as_attachment=True, filename=found.name, content_type=found.content_type)
    return private(response)
