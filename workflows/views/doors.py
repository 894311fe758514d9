"""Only officials come in here; everybody else is asked to sign in, or refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from workflows.errors import CaseForbiddenError
from workflows.views.typed import keep_typed

__all__ = ["official"]


def official(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for officials; its pages are kept nowhere. Whose sign-in has ended finds again what was typed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                keep_typed(request)
            return redirect_to_login(request.get_full_path())
        if not getattr(request.user, "is_official", False):
            raise CaseForbiddenError
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded
