"""The button that mails the code for setting up a second factor."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.throttle import TooMuchError, times_this_hour
from organisations.domain.accounts import has_second_factor
from organisations.domain.enrolment import BY_MAIL, issue_enrolment_code

__all__ = ["send_code"]

_MOST_MAILS = 5  # of one account within an hour


@require_POST
@login_required
def send_code(request: HttpRequest) -> HttpResponse:
    """To the address of the account, whoever asks: the page that takes it asks for the password as well."""
    if not has_second_factor(request.user):
        if times_this_hour("enrolment", str(request.user.pk)) > _MOST_MAILS:
            raise TooMuchError
        code = issue_enrolment_code(request.user, lasts=BY_MAIL)
        get_adapter().send_mail("account/email/enrolment_code", request.user.email, {"code": f"{code[:4]}-{code[4:]}"})
        messages.success(
            request, _("A code is on its way to the address of your account. It can be used for half an hour.")
        )
    return redirect("mfa_activate_totp")
