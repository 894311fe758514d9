"""Is this document real?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.domain import verify_code, verify_upload
from kernel.identifiers import tidy_code
from kernel.put_aside import as_typed, taken_up
from kernel.throttle import check_attempts, note_failure, take_share
from kernel.typed import bounded
from portal.forms import VerifyForm
from portal.views.visitors import address_of, private


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By code or by file."""
    form = as_typed(VerifyForm(bounded(request), request.FILES or None), taken_up(request))
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data.get("file"):
            return redirect("portal:verify_code", code=tidy_code(form.cleaned_data["code"])[:40] or "-")
        take_share("checks", address_of(request))  # reading a stranger's file costs a second of the office's time
        verdict = verify_upload(form.cleaned_data["file"].read())
        context = {"verdict": verdict, "form": VerifyForm(), "uploaded": True}
        return private(render(request, "portal/verdict.html", context))
    status = 422 if form.errors else 200
    return render(request, "portal/verify.html", {"form": form}, status=status)


@require_safe
def verify_code_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR of a document opens."""
    check_attempts("verify", address_of(request))
    verdict = verify_code(code)
    if verdict.document is None:
        note_failure("verify", address_of(request))
    status = 200 if verdict.document is not None else 404
    context = {"verdict": verdict, "form": VerifyForm()}
    return private(render(request, "portal/verdict.html", context, status=status))
