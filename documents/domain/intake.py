"""Taking in what somebody sends: examined, scanned, stored; or refused with nothing of it kept."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from documents.domain.files import CONTENT_TYPES, store
from documents.domain.refusals import refusal
from documents.domain.signature_states import signature_state_of
from documents.engines.reading import FileFacts, ReadingLimits, examine_file
from documents.enums import ScanState, SignatureState
from documents.errors import StorageFailedError, UploadRejectedError
from documents.models import StoredFile
from documents.validators import tidy_file_name
from integrations.antivirus import ScanResult, scan

__all__ = ["UploadLimits", "receive_upload"]

log = structlog.get_logger(__name__)
MAX_PIXELS = 100_000_000  # A3 at 600 dpi is 70 million


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
        return store(
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
