"""What somebody had typed when their sign-in ended: kept until they are back, shown to nobody else, sent by nobody.

Desks are shared, so a form says for whom it was shown; when the sign-in has ended nothing else tells whose text it is.
"""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kernel.typed import PERSON, marked_person

__all__ = ["keep_typed", "typed_before"]

_KEY = "typed-before-sign-in"
_LONGEST = 200_000  # characters of one form; the longest draft of the catalogue has a sixth of it


def keep_typed(request: HttpRequest) -> None:
    """Keep the form in the visitor's session for the person it was shown to; of nobody known, nothing is kept.

    Files cannot be kept, and what nobody could have typed is not.
    """
    person, fields = marked_person(request.POST), request.POST.copy()
    for name in (PERSON, "csrfmiddlewaretoken"):
        fields.pop(name, None)
    text = fields.urlencode()
    if person is not None and text and len(text) <= _LONGEST:
        request.session[_KEY] = {"person": person, "path": request.path, "form": text}


def typed_before(request: HttpRequest) -> QueryDict | None:
    """The form as this very person typed it on this very page before signing in again; given out once, and said so."""
    kept = request.session.get(_KEY)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    if kept.get("person") != request.user.pk:
        return None
    messages.warning(request, _("Your sign-in had ended. What you typed is still here; nothing has been sent yet."))
    return QueryDict(kept["form"])
