"""Another lookup secret: asked for with the present one, shown right afterwards and not for weeks."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kernel.typed import bounded
from portal.forms import RenewSecretForm
from portal.views.reopening import own_case
from portal.views.visitors import has_opened, lookup_guarded, my_account, remember
from workflows.domain.outputs.common import citizen_url
from workflows.domain.renewal import renew_secret
from workflows.domain.secrets import lookup_secret
from workflows.errors import CaseForbiddenError
from workflows.models import Case

__all__ = ["renew", "renewed"]

_RENEWED = "renewed_secrets"  # in the session: which cases, and when
_SHOWN_FOR = 900  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
@own_case
def renew(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for another secret, with the present one once more; pressed twice it is renewed once."""
    form = RenewSecretForm(bounded(request))
    if request.method == "POST" and (_is_fresh(request, case) or (form.is_valid() and _renew(request, case, form))):
        return redirect("portal:renewed", code=case.case_code)
    return render(request, "portal/renew.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _renew(request: HttpRequest, case: Case, form: RenewSecretForm) -> bool:
    """Whether the secret was the right one; a wrong guess counts like one on the page that tracks cases."""
    secret = form.cleaned_data["present_secret"]
    if lookup_guarded(request, case.case_code, secret) is None:
        form.add_error("present_secret", RenewSecretForm.REFUSED)
        return False
    try:
        case = renew_secret(case, secret=secret, account=my_account(request))
    except CaseForbiddenError:  # renewed by somebody else at this moment
        form.add_error("present_secret", RenewSecretForm.REFUSED)
        return False
    remember(request, case)
    request.session[_RENEWED] = {**request.session.get(_RENEWED, {}), str(case.uuid): int(time.time())}
    return True


def _is_fresh(request: HttpRequest, case: Case) -> bool:
    """Whether this browser has renewed it some minutes ago, and nobody since."""
    at = request.session.get(_RENEWED, {}).get(str(case.uuid), 0)
    return time.time() - at < _SHOWN_FOR and has_opened(request, case)


@require_safe
@own_case
def renewed(request: HttpRequest, case: Case) -> HttpResponse:
    """The new secret with its QR, to be written down or printed."""
    if not _is_fresh(request, case):
        return redirect("portal:citizen", code=case.case_code)
    shown = {"case": case, "secret": lookup_secret(case), "address": citizen_url(case)}
    return render(request, "portal/renewed.html", shown)
