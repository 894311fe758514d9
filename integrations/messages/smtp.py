"""Mail through the server that Django's mail settings name (``EGOV_SMTP_HOST`` and its neighbours)."""

import smtplib

from django.core.mail import EmailMessage

from integrations.messages.client import MessageError

__all__ = ["deliver"]

_FOR_GOOD = 500  # RFC 5321, 4.2.1: 4yz may be tried again as it is, 5yz may not


def deliver(channel: str, *, to: str, subject: str, text: str, key: str) -> str:
    """Send one mail; the key becomes its message id, so that a second sending is recognised by the receiver.

    Raises:
        MessageError: ``permanent`` when the server refuses this address or this text for good; not permanent when it
            is silent, busy, asks to come back later, or refuses *us* (a wrong password is mended by an operator).
    """
    identity = f"<{key}@egov>"
    mail = EmailMessage(subject=subject, body=text, to=[to], headers={"Message-ID": identity})
    try:
        mail.send()
    # "from None": the servers' words repeat the address, and a log must not hold it.
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _words in error.recipients.values())
        raise MessageError(permanent=code >= _FOR_GOOD, reason=f"smtp {code}") from None
    except smtplib.SMTPDataError as error:
        raise MessageError(permanent=error.smtp_code >= _FOR_GOOD, reason=f"smtp {error.smtp_code}") from None
    except smtplib.SMTPResponseException as error:
        raise MessageError(reason=f"smtp {error.smtp_code}") from None
    except (smtplib.SMTPNotSupportedError, ValueError):
        raise MessageError(permanent=True, reason="address") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MessageError(reason=type(error).__name__) from None
    return identity
