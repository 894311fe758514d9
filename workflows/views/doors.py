"""Only officials come in here; everybody else is asked to sign in, or refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from workflows.errors import CaseForbiddenError

__all__ = ["official"]


def official(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for officials; its pages are kept nowhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "is_official", False):
            raise CaseForbiddenError
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return login_required(guarded)  # type: ignore[return-value]
