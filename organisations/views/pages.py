"""A page with one form and one domain call: a refusal is told on it, with what was typed still there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from kernel.errors import RuleError

__all__ = ["ask", "posted"]


def posted(request: HttpRequest) -> QueryDict | None:
    """The form as it was sent; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def ask(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    *,
    template: str,
    done: str,
    back: str,
    **context: Any,
) -> HttpResponse:
    """Show ``form``; sent, do it, say ``done`` and go ``back``."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except RuleError as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, done)
                return redirect(back)
    return render(request, f"organisations/{template}.html", {"form": form, "back": back, **context}, status=status)
