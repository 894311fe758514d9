"""Is this document real?"""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.domain import Verdict, verify_code, verify_upload
from kernel.throttle import check_attempts, note_failure
from portal.forms import VerifyForm
from portal.views.visitors import address_of


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By code or by file."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data.get("file"):
            return redirect("portal:verify_code", code=form.cleaned_data["code"].strip()[:40] or "-")
        verdict = _checked(request, form.cleaned_data["file"])
        return render(request, "portal/verdict.html", {"verdict": verdict, "form": VerifyForm(), "uploaded": True})
    status = 422 if form.errors else 200
    return render(request, "portal/verify.html", {"form": form}, status=status)


def _checked(request: HttpRequest, upload: UploadedFile) -> Verdict:
    """Reading a stranger's file costs a second of our time: an address that sends one after the other is slowed down."""
    check_attempts("verify-file", address_of(request))
    verdict = verify_upload(upload.read())
    if verdict.document is None:
        note_failure("verify-file", address_of(request))
    return verdict


@require_safe
def verify_code_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR of a document opens."""
    check_attempts("verify", address_of(request))
    verdict = verify_code(code)
    if verdict.document is None:
        note_failure("verify", address_of(request))
    status = 200 if verdict.document is not None else 404
    return render(request, "portal/verdict.html", {"verdict": verdict, "form": VerifyForm()}, status=status)
