"""Keeping files and giving them out: the only place that writes to the storage of records."""

import hashlib
import uuid
from typing import IO, Any

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from audit.domain.trail import record
from documents.enums import Event, ScanState, SignatureState, TextState, Topic
from documents.errors import FileMissingError, StorageFailedError
from documents.models import StoredFile
from documents.validators import tidy_file_name
from kernel.jobs import enqueue

__all__ = ["CONTENT_TYPES", "open_file", "read_file", "store", "store_content"]

log = structlog.get_logger(__name__)
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _storage() -> Storage:
    return storages["records"]


def store_content(
    content: bytes, *, name: str, pages: int, signature_state: SignatureState = SignatureState.UNSIGNED
) -> StoredFile:
    """Store a PDF that the house itself made; its text is read later like that of any other file."""
    return store(
        ContentFile(content),
        folder="documents",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content_type=CONTENT_TYPES["pdf"],
        name=tidy_file_name(name, "pdf"),
        pages=pages,
        checks={"kind": "pdf", "own": True},
        scan_state=ScanState.NOT_SCANNED,
        signature_state=signature_state,
    )


def store(content: File, *, folder: str, **facts: Any) -> StoredFile:
    """Bytes first, row second; when the row cannot be written the bytes go again."""
    key = uuid.uuid4()
    wanted = f"{folder}/{timezone.localdate():%Y/%m}/{key}"
    storage = _storage()
    try:
        storage_name = storage.save(wanted, content)
    except OSError as error:
        _remove_quietly(storage, wanted)
        raise StorageFailedError from error
    try:
        with transaction.atomic():
            file = StoredFile.objects.create(id=key, storage_name=storage_name, text_state=TextState.PENDING, **facts)
            record(Event.FILE_RECEIVED, subject=file, detail={"sha256": file.sha256, "size": file.size})
            enqueue(Topic.EXTRACT_TEXT, key=str(file.pk), payload={"file_id": str(file.pk)})
    except BaseException:  # whatever stopped the row must not leave the bytes behind
        _remove_quietly(storage, storage_name)
        raise
    return file


def _remove_quietly(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except OSError:
        log.warning("file.leftover", name=name)


def open_file(file: StoredFile) -> IO[bytes]:
    """The bytes of a stored file, as a stream for download; ``FileMissingError`` when they are gone."""
    try:
        return _storage().open(file.storage_name, "rb")
    except FileNotFoundError as error:
        log.error("file.missing", file=str(file.pk))
        raise FileMissingError(file=str(file.pk)) from error
    except OSError as error:
        raise StorageFailedError from error


def read_file(file: StoredFile) -> bytes:
    """The bytes of a stored file, only if they are still the ones whose SHA-256 was recorded."""
    with open_file(file) as stream:
        content = stream.read()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        log.error("file.damaged", file=str(file.pk))
        raise FileMissingError(file=str(file.pk))
    return content
