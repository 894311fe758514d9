"""A form that was put aside in the middle of typing, and taken up again: the sign-in had ended, or another language was chosen.

It waits in the visitor's session, for one person (or for a visitor without an account) and one page; it is given out once.
"""

from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kernel.typed import PERSON

__all__ = ["LANGUAGE", "SIGN_IN", "as_typed", "put_aside", "taken_up"]

SIGN_IN, LANGUAGE = "sign-in", "language"
_Form = TypeVar("_Form", bound=forms.BaseForm)
_KEY = "form-put-aside"
_LONGEST = 200_000  # characters of one form; the longest draft of the catalogue has a sixth of it
_NEVER = (PERSON, "csrfmiddlewaretoken")
_CLOSED = ("password", "secret")  # what has one of these in its name is written down nowhere


def put_aside(request: HttpRequest, path: str, *, person: int | None, why: str) -> None:
    """Keep the posted form until ``person`` opens ``path`` again; neither files nor secrets are kept, nor what nobody typed."""
    fields = request.POST.copy()
    closed = [name for name in fields if any(word in name for word in _CLOSED)]
    left_out = any(fields[name] for name in closed)
    for name in (*_NEVER, *closed):
        fields.pop(name, None)
    text = fields.urlencode()
    if text and len(text) <= _LONGEST:
        request.session[_KEY] = {"person": person, "path": path, "form": text, "why": why, "left_out": left_out}


def taken_up(request: HttpRequest) -> QueryDict | None:
    """The form as this very person typed it on this very page; given out once, and said so."""
    kept = request.session.get(_KEY)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    if kept["person"] != request.user.pk:
        return None
    if kept["why"] == LANGUAGE and kept.get("left_out"):
        messages.info(
            request, _("What you typed is still here, except passwords and secrets; nothing has been sent yet.")
        )
    elif kept["why"] == LANGUAGE:
        messages.info(
            request, _("What you typed is still here; nothing has been sent yet. Files have to be chosen again.")
        )
    else:
        messages.warning(request, _("Your sign-in had ended. What you typed is still here; nothing has been sent yet."))
    return QueryDict(kept["form"])


def as_typed(form: _Form, typed: QueryDict | None) -> _Form:
    """The fresh ``form`` with what was typed in its boxes, unchecked: it is not sent yet. Hidden facts stay those of the page."""
    if typed is not None:
        shown = {name: field.widget for name, field in form.fields.items() if not field.widget.is_hidden}
        words = {name: box.value_from_datadict(typed, {}, form.add_prefix(name)) for name, box in shown.items()}
        form.initial = {**form.initial, **words}
    return form
