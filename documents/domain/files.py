"""Taking files in and giving them out: the only place that touches the storage of records."""

import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from audit.domain.trail import record
from documents.domain.refusals import refusal
from documents.domain.signature_states import signature_state_of
from documents.engines.reading import FileFacts, ReadingLimits, examine_file
from documents.enums import Event, ScanState, SignatureState, TextState, Topic
from documents.errors import FileMissingError, StorageFailedError, UploadRejectedError
from documents.models import StoredFile
from documents.validators import tidy_file_name
from integrations.antivirus import ScanResult, scan
from kernel.jobs import enqueue

__all__ = ["UploadLimits", "open_file", "read_file", "receive_upload", "remove_orphans", "store_content"]

log = structlog.get_logger(__name__)
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MAX_PIXELS = 100_000_000  # A3 at 600 dpi is 70 million
ORPHAN_AGE = timedelta(hours=24)


@dataclass(frozen=True)
class UploadLimits:
    """What one upload may be. ``accept`` holds any of pdf, jpeg, png, docx; a component says which."""

    max_bytes: int
    max_pages: int
    accept: frozenset[str] = frozenset({"pdf", "jpeg", "png"})
    max_pixels: int = MAX_PIXELS

    @classmethod
    def standard(cls, accept: frozenset[str] | None = None) -> "UploadLimits":
        """The limits of the installation (``EGOV_UPLOADS``), for the kinds a component accepts."""
        return cls(
            max_bytes=settings.EGOV_UPLOADS["MAX_BYTES"],
            max_pages=settings.EGOV_UPLOADS["MAX_PAGES"],
            accept=accept or frozenset({"pdf", "jpeg", "png"}),
        )


def _storage() -> Storage:
    return storages["records"]


def receive_upload(upload: UploadedFile, *, limits: UploadLimits | None = None) -> StoredFile:
    """Take a file that somebody sent: examine it, have it scanned, store it, ask for its text.

    Called by the citizen's form and by the counter, outside any transaction (parsers and scanner are engines).

    Raises:
        UploadRejectedError: the file is not acceptable; nothing of it is kept.
        EngineError: storage or scanner does not work; nothing is kept.
    """
    limits = limits or UploadLimits.standard()
    try:
        with _temporary_copy(upload, limits) as (path, sha256, size):
            facts = _examined(path, limits)
            signature_state = _signature_state(path, facts)
            scanned = _scanned(path)
            return _kept(
                upload, path, sha256=sha256, size=size, facts=facts, scanned=scanned, signature=signature_state
            )
    except UploadRejectedError as refused:
        log.info("file.refused", code=refused.code, size=upload.size)
        raise


@contextmanager
def _temporary_copy(upload: UploadedFile, limits: UploadLimits) -> Iterator[tuple[Path, str, int]]:
    """The upload as a file that other processes can read; gone at the end whatever happens."""
    if upload.size is not None and upload.size > limits.max_bytes:
        raise refusal("too_large", limit=limits.max_bytes // (1024 * 1024))
    digest, size = hashlib.sha256(), 0
    try:
        with tempfile.NamedTemporaryFile(prefix="egov-upload-") as copy:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > limits.max_bytes:
                    raise refusal("too_large", limit=limits.max_bytes // (1024 * 1024))
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            if size == 0:
                raise refusal("empty")
            yield Path(copy.name), digest.hexdigest(), size
    except OSError as error:
        raise StorageFailedError from error


def _examined(path: Path, limits: UploadLimits) -> FileFacts:
    facts = examine_file(path, ReadingLimits(limits.accept, limits.max_pages, limits.max_pixels))
    if facts.problem:
        pages = facts.problem == "pages"
        raise refusal(
            facts.problem, accept=limits.accept, limit=limits.max_pages, found=facts.pages if pages else facts.found
        )
    return facts


def _signature_state(path: Path, facts: FileFacts) -> SignatureState:
    if not facts.signed:
        return SignatureState.UNSIGNED
    state = signature_state_of(path.read_bytes())
    if state == SignatureState.BROKEN:
        raise refusal("signature_broken")
    return state


def _scanned(path: Path) -> ScanResult:
    result = scan(path)
    if result.state == "infected":
        log.warning("file.infected", found=result.detail)
        raise refusal("infected")
    return result


def _kept(
    upload: UploadedFile,
    path: Path,
    *,
    sha256: str,
    size: int,
    facts: FileFacts,
    scanned: ScanResult,
    signature: SignatureState,
) -> StoredFile:
    checks = {"kind": facts.kind, "active": list(facts.active), "repaired": facts.repaired, "scanner": scanned.detail}
    with path.open("rb") as content:
        return _store(
            File(content),
            folder="uploads",
            sha256=sha256,
            size=size,
            content_type=CONTENT_TYPES[facts.kind],
            name=tidy_file_name(upload.name or "", facts.kind),
            pages=facts.pages,
            checks=checks,
            scan_state=ScanState.CLEAN if scanned.state == "clean" else ScanState.NOT_SCANNED,
            signature_state=signature,
        )


def store_content(
    content: bytes, *, name: str, pages: int, signature_state: SignatureState = SignatureState.UNSIGNED
) -> StoredFile:
    """Store a PDF that the house itself made; its text is read later like that of any other file."""
    return _store(
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


def _store(content: File, *, folder: str, **facts: Any) -> StoredFile:
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


def remove_orphans(*, dry_run: bool = False) -> list[str]:
    """Remove bytes without a row, left by a process killed between the two; returns their names.

    Only what is older than a day: a younger one may be about to get its row.
    """
    storage, removed = _storage(), []
    before = timezone.now() - ORPHAN_AGE
    for name in _stored_names(storage, ""):
        if StoredFile.objects.filter(storage_name=name).exists() or storage.get_modified_time(name) > before:
            continue
        removed.append(name)
        if not dry_run:
            _remove_quietly(storage, name)
    return removed


def _stored_names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}" if folder else name
    for inner in folders:
        yield from _stored_names(storage, f"{folder}/{inner}" if folder else inner)
