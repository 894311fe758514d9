"""A citizen's account: the cases in it, adding one, taking one out, leaving."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.typed import bounded
from organisations.domain.accounts import close_account
from organisations.errors import CitizensOnlyError
from organisations.models import User
from portal.forms import CloseAccountForm, FollowForm
from portal.views.visitors import forget_cookies, lookup_guarded, my_account, private
from workflows.domain.following import follow_case, unfollow_case
from workflows.domain.queries import find_followed, followed_count, followed_page


def own_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view`` with the visitor's account: others sign in first, officials are told that theirs has no cases."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        account = my_account(request)
        if account is None:
            raise CitizensOnlyError
        return private(view(request, account, *args, **rest))

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def mine(request: HttpRequest, account: User) -> HttpResponse:
    """All cases in the account, and the form that adds one."""
    form = FollowForm(bounded(request), initial={"code": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid() and _add(request, account, form):
        messages.success(request, _("The case is in your account now."))
        return redirect("portal:mine")
    page, count = followed_page(account, after=request.GET.get("sau", "")), followed_count(account)
    context = {"page": page, "after": page.after, "count": count, "form": form}
    return render(request, "portal/mine.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, account: User, form: FollowForm) -> bool:
    """Whether code and secret have opened a case; a wrong guess counts like one on the page that tracks cases."""
    code, secret = form.cleaned_data["code"], form.cleaned_data["secret"]
    case = lookup_guarded(request, code, secret)
    if case is None:
        form.add_error("secret", FollowForm.REFUSED)
        return False
    follow_case(case, account=account, secret=secret)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def unfollow(request: HttpRequest, account: User, code: str) -> HttpResponse:
    """Take a case out of the account, with a question in between; one that is not in it leads back to the list."""
    case = find_followed(code, account)
    if case is None:
        return redirect("portal:mine")
    if request.method == "POST":
        unfollow_case(case, account=account)
        messages.success(request, _("The case is no longer in your account."))
        return redirect("portal:mine")
    return render(request, "portal/unfollow.html", {"case": case})


@require_http_methods(["GET", "HEAD", "POST"])
@own_account
@reauthentication_required
def close(request: HttpRequest, account: User) -> HttpResponse:
    """Close the account, after the password once more."""
    form = CloseAccountForm(bounded(request))
    if request.method == "POST" and form.is_valid():
        close_account(account)
        logout(request)
        messages.success(request, _("Your account is closed. Your cases go on; code and secret open them."))
        return forget_cookies(request, redirect("portal:home"), keep=[])
    context = {"form": form, "count": followed_count(account)}
    return render(request, "portal/close_account.html", context, status=422 if form.errors else 200)
