"""Moving a case by hand: withdrawal at the counter, rest and going on, a new date."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kernel.errors import RuleError
from kernel.put_aside import as_typed, taken_up
from organisations.domain.grants import Authority, authority_of
from procedures.domain.collecting import chosen_return
from workflows import rules
from workflows.domain.extensions import extend_case
from workflows.domain.pauses import resume_case, suspend_case
from workflows.domain.queries import readable_case
from workflows.domain.renewal import renew_secret_at_counter
from workflows.domain.returning import choose_return, chosen_now
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import CaseForbiddenError
from workflows.forms.steering import CollectForm, ExtendForm, ReasonForm, RenewSecretForm
from workflows.models import Case
from workflows.views.doors import official

__all__ = ["collect", "extend", "renew", "resume", "suspend", "withdraw"]

May = Callable[[Authority, Case], bool]
Make = Callable[[Case, Any], forms.Form]
Do = Callable[[Case, Any, Any], Case]


def _steering(
    title: Any,
    button: Any,
    may: May,
    make_form: Make,
    do: Do,
    *,
    then: str = "workflows:case",
    warning: Any = "",
) -> Callable[..., HttpResponse]:
    """A page with one form and one domain call; a refusal is told on it, with what was typed still there."""

    @official
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, case: UUID) -> HttpResponse:
        found = readable_case(case, request.user)
        if not may(authority_of(request.user), found):
            raise CaseForbiddenError
        form = as_typed(make_form(found, request.POST if request.method == "POST" else None), taken_up(request))
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    do(found, request.user, form)
                except RuleError as refused:
                    form.add_error(None, str(refused))
                    status = 409
                else:
                    messages.success(request, _("Done: %(what)s, %(code)s.") % {"what": title, "code": found.case_code})
                    return redirect(then, case=case)
        context = {"case": found, "form": form, "title": title, "button": button, "warning": warning}
        return render(request, "workflows/steer.html", context, status=status)

    return page


withdraw = _steering(
    _("The applicant withdraws"),
    _("Withdraw"),
    rules.can_withdraw_for,
    lambda _case, typed: ReasonForm(typed),
    lambda case, person, form: withdraw_case(case, reason=form.cleaned_data["reason"], actor=person),
    warning=_(
        "The office stops working on it and nothing will be issued. This cannot be undone; the applicant can file again."
    ),
)
suspend = _steering(
    _("Suspend the case"),
    _("Suspend"),
    rules.can_steer,
    lambda _case, typed: ReasonForm(typed),
    lambda case, person, form: suspend_case(case, reason=form.cleaned_data["reason"], actor=person),
)
resume = _steering(
    _("Resume the case"),
    _("Resume"),
    rules.can_steer,
    lambda _case, typed: forms.Form(typed),
    lambda case, person, _form: resume_case(case, actor=person),
)
extend = _steering(
    _("Apologise and set a new date"),
    _("Set the new date"),
    rules.can_steer,
    lambda _case, typed: ExtendForm(typed),
    lambda case, person, form: extend_case(case, actor=person, **form.cleaned_data),
)
collect = _steering(
    _("Where the result is collected"),
    _("Save the choice"),
    rules.can_choose_return,
    lambda case, typed: CollectForm(typed, channels=rules.return_channels(case), initial=chosen_now(case)),
    lambda case, person, form: choose_return(case, actor=person, **chosen_return(form.cleaned_data)),
)
renew = _steering(
    _("Renew the lookup secret"),
    _("Renew it and print the receipt"),
    rules.can_serve_applicant,
    lambda _case, typed: RenewSecretForm(typed),
    lambda case, person, form: renew_secret_at_counter(case, actor=person, **form.cleaned_data),
    then="workflows:counter_receipt",
)
