"""Mail through Django's mail settings."""

import smtplib

from django.core.mail import EmailMessage

from integrations.messages.client import MessageError

__all__ = ["deliver"]


def deliver(channel: str, *, to: str, subject: str, text: str, key: str) -> str:
    """Send one mail; the key becomes its message id, so that a second sending is recognised by the receiver."""
    identity = f"<{key}@egov>"
    mail = EmailMessage(subject=subject, body=text, to=[to], headers={"Message-ID": identity})
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise MessageError(permanent=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MessageError from error
    return identity
