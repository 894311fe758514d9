"""Messages to people: mail and SMS, through whichever channel the installation has set."""

from integrations.messages.client import MessageError, send_message

__all__ = ["MessageError", "send_message"]
