"""Messages as files in a folder: the channel of a demonstration, where anybody may read what would have been sent."""

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from integrations.messages.client import MessageError

__all__ = ["deliver"]


def deliver(channel: str, *, to: str, subject: str, text: str, key: str) -> str:
    """Write the message; the same key writes the same file."""
    folder = Path(settings.EGOV_MESSAGES["FOLDER"]) / channel
    path = folder / f"{key}.json"
    content = {"to": to, "subject": subject, "text": text, "at": timezone.now().isoformat()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise MessageError(reason=error.strerror or type(error).__name__) from error
    return path.name
