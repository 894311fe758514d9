"""The door of the officials' pages: everybody else is asked to sign in, or refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from kernel.errors import AccessError
from kernel.kept_typed import keep_typed

__all__ = ["View", "officials_only"]

View = Callable[..., HttpResponse]


def officials_only(refusal: type[AccessError]) -> Callable[[View], View]:
    """A decorator for views: for officials, whose pages are kept nowhere; others meet ``refusal``.

    Whose sign-in has ended finds again what was typed.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.method == "POST":
                    keep_typed(request)
                return redirect_to_login(request.get_full_path())
            if not getattr(request.user, "is_official", False):
                raise refusal
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return guarded

    return guard
