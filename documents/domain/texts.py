"""Reading the words out of stored files, so that they can be found."""

import tempfile
from pathlib import Path

from django.db import transaction

from documents.domain.files import read_file
from documents.engines.reading import read_text
from documents.enums import TextState
from documents.models import StoredFile
from documents.signals import file_text_ready
from documents.validators import looks_like_tcvn3
from kernel.text import normalise

__all__ = ["extract_text"]


def extract_text(file_id: str) -> StoredFile:
    """Read the words of a stored file and announce them; called by the job that every stored file gets.

    A picture, or a PDF of pictures, has no text (``no_text``): no engine for recognising letters is set. Text typed in
    an outdated encoding is marked in ``checks["legacy_text"]``. Doing it again changes nothing.
    """
    file = StoredFile.objects.get(pk=file_id)
    if file.text_state in {TextState.READY, TextState.NO_TEXT}:
        return file
    words = _words_of(file)
    with transaction.atomic():
        file = StoredFile.objects.select_for_update().get(pk=file_id)
        file.text = words or ""
        file.text_state = TextState.FAILED if words is None else TextState.READY if words else TextState.NO_TEXT
        if looks_like_tcvn3(file.text):
            file.checks = {**file.checks, "legacy_text": True}
        file.save(update_fields=["text", "text_state", "checks"])
        file_text_ready.send(sender=StoredFile, file=file)
    return file


def _words_of(file: StoredFile) -> str | None:
    kind = file.checks.get("kind", "")
    if kind not in {"pdf", "docx"}:
        return ""
    with tempfile.NamedTemporaryFile(prefix="egov-text-") as copy:
        copy.write(read_file(file))
        copy.flush()
        words = read_text(Path(copy.name), kind)
    return None if words is None else normalise(words)
