"""What somebody had typed when their sign-in ended: kept until they are back, shown on the same form, sent by nobody."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

__all__ = ["keep_typed", "typed_before"]

_KEY = "typed-before-sign-in"
_LONGEST = 200_000  # characters of one form; the longest draft of the catalogue has a sixth of it


def keep_typed(request: HttpRequest) -> None:
    """Keep the form in the visitor's session; files cannot be kept, and what nobody could have typed is not."""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    text = fields.urlencode()
    if text and len(text) <= _LONGEST:
        request.session[_KEY] = {"path": request.path, "form": text}


def typed_before(request: HttpRequest) -> QueryDict | None:
    """The form as it was typed on this very page before signing in again; given out once, and said so."""
    kept = request.session.get(_KEY)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    messages.warning(request, _("Your sign-in had ended. What you typed is still here; nothing has been sent yet."))
    return QueryDict(kept["form"])
