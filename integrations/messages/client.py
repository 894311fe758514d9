"""The door: one function, one error, the channel by dotted path in the settings."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kernel.errors import EngineError

__all__ = ["MessageError", "send_message"]


class MessageError(EngineError):
    """A message did not go out; ``permanent`` when trying again cannot help (the address does not exist).

    ``detail["reason"]`` says why in a few safe words for the operator: a code or a class name, never an address.
    """

    code = "messages.failed"
    message = _("The message could not be sent.")


def _channel(name: str) -> Any:
    return import_module(settings.EGOV_MESSAGES[{"mail": "MAIL", "sms": "SMS"}[name]])


def send_message(channel: str, *, to: str, subject: str, text: str, key: str) -> str:
    """Send one message by ``mail`` or ``sms``; the same ``key`` sent twice is one message where the channel can tell.

    Returns what the channel calls the message.

    Raises:
        MessageError: it did not go out; ``permanent`` says whether trying again can help.
    """
    return str(_channel(channel).deliver(channel, to=to, subject=subject, text=text, key=key))
