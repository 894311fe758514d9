"""A case that this session has not opened, or not any more: its secret is asked for, what was typed waits."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kernel.typed import typed_fields
from portal.forms import SecretForm
from portal.views.visitors import lookup_guarded, my_case, private, remember

__all__ = ["own_case"]


def own_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view`` with the visitor's case; without it the way to open it, the same for every code there is or is not."""

    @wraps(view)
    def guarded(request: HttpRequest, code: str, **rest: Any) -> HttpResponse:
        case = my_case(request, code)
        if case is None and request.method == "POST":
            form = SecretForm(request.POST if "lookup_secret" in request.POST else None)
            if form.is_valid():
                case = lookup_guarded(request, code, form.cleaned_data["lookup_secret"])
            if case is None:
                return _ask_again(request, code, form)
            remember(request, case)
        if case is None:
            return private(redirect(f"{reverse('portal:track')}?{urlencode({'code': code[:40], 'mo': 1})}"))
        return private(view(request, case, **rest))

    return guarded


def _ask_again(request: HttpRequest, code: str, form: SecretForm) -> HttpResponse:
    """The secret, please; everything that was typed goes along and is sent on with it."""
    if form.is_bound and form.is_valid():
        form.add_error("lookup_secret", SecretForm.REFUSED)
    context = {"form": form, "kept": typed_fields(request.POST), "code": code[:40]}
    return private(render(request, "portal/reopen.html", context, status=403))
