"""The three families of refusal, so that one place can turn them into pages and one into retries."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EgovError(Exception):
    """Something the house refuses or could not do, told in the reader's language.

    ``code`` is stable and safe to log; ``message`` is for people; ``detail`` carries facts for templates and never
    personal data.
    """

    code = "error"
    message: str | Promise = _("This could not be done.")

    def __init__(self, message: str | Promise | None = None, **detail: Any) -> None:
        self.message = message if message is not None else self.message
        self.detail = detail
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class RuleError(EgovError):
    """Law or state says no: shown as a form error or a 409 page."""

    code = "rule"


class AccessError(EgovError):
    """This person may not: a 403 page, recorded in the trail."""

    code = "access"
    message = _("You do not have the right to do this.")


class EngineError(EgovError):
    """Something outside failed. ``permanent`` says whether trying again can help."""

    code = "engine"
    message = _("A service we depend on did not answer.")
    permanent = False

    def __init__(self, message: str | Promise | None = None, *, permanent: bool | None = None, **detail: Any) -> None:
        super().__init__(message, **detail)
        if permanent is not None:
            self.permanent = permanent


class BusyError(RuleError):
    """Somebody else holds the lock just now: try again in a moment (409 with a retry hint)."""

    code = "busy"
    message = _("Someone else is working on this at the moment. Please try again in a few seconds.")
