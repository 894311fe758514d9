"""The house, and one bare view behind the same middleware to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from egov.urls import urlpatterns as house

__all__ = ["BARE", "urlpatterns"]

BARE = "/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    """The least a view can do; an answer of a page's size, so that both send as much."""
    return HttpResponse(b"x" * 12_000)


urlpatterns = [*house, path("bare/", bare)]
