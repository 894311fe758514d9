"""Is this paper real? Each answer with its reasons, in words, and never "valid" for half of it."""

import hashlib
from dataclasses import dataclass

from django.db.models import QuerySet

from documents.domain.verdicts import Outcome, Verdict
from documents.engines.signing import inspect, inspect_stranger
from documents.engines.types import SignatureReport
from documents.enums import FINAL_STATES, DocumentState
from documents.models import Document, Revision, SigningCredential
from kernel.identifiers import tidy_code

__all__ = ["Outcome", "Verdict", "verify_code", "verify_upload"]

MAX_BYTES = 30 * 1024 * 1024
MOST_REVISIONS = 64
ALTERED = {"content_changed", "modified_afterwards", "timestamp_broken", "unreadable", "appended"}


def _issued() -> QuerySet[Document]:
    return Document.objects.filter(state__in=FINAL_STATES).select_related("unit", "replaced_by__unit", "issued_file")


def _cancelled() -> QuerySet[Document]:
    return Document.objects.filter(state=DocumentState.VOIDED).select_related("unit")


def _never_issued(document: Document, report: SignatureReport | None = None) -> Verdict:
    """Sound signatures make no valid document of one whose number was cancelled."""
    return Verdict(Outcome.VOIDED, ("never_issued",), document, report)


def _standing(document: Document, *reasons: str) -> tuple[Outcome, tuple[str, ...]]:
    if document.state == DocumentState.ISSUED:
        return Outcome.GENUINE, (*reasons, "in_force")
    return Outcome.ENDED, (*reasons, "replaced" if document.state == DocumentState.REPLACED else "recalled")


def verify_code(typed: str) -> Verdict:
    """The document a verification code names; what the page may show of it is public."""
    code = tidy_code(typed)[:24]
    document = _issued().filter(verification_code=code).first() if code else None
    if document is None:
        cancelled = _cancelled().filter(verification_code=code).first() if code else None
        return _never_issued(cancelled) if cancelled else Verdict(Outcome.UNKNOWN, ("unknown_code",))
    outcome, reasons = _standing(document, "code_only")
    return Verdict(outcome, reasons, document)


def _faults(report: SignatureReport) -> list[str]:
    found: list[str] = []
    for row in report.signatures:
        found += row.reasons
        found += [] if row.holds or row.reasons else ["content_changed"]
    found += ["timestamp_untrusted" if row.intact else "timestamp_broken" for row in report.timestamps if not row.holds]
    if not report.covers_whole_file:
        found.append("appended")
    return list(dict.fromkeys([*found, *report.problems]))


def _beginnings(content: bytes) -> list[str]:
    """The SHA-256 of everything up to each end mark: what the file was before something was added to it."""
    ends: list[int] = []
    place = content.find(b"%%EOF")
    while place >= 0 and len(ends) < 3 * MOST_REVISIONS:
        ends += [place + 5, place + 6, place + 7]  # with no line end, a short or a long one
        place = content.find(b"%%EOF", place + 5)
    digest, done, found = hashlib.sha256(), 0, []
    for end in (end for end in ends if end <= len(content)):
        digest.update(content[done:end])
        done = end
        found.append(digest.hexdigest())
    return found


@dataclass(frozen=True)
class _Origin:
    """What we know of the bytes themselves: made from ``document``; ``earlier``: one of its states before it was issued;
    ``extended``: the issued file with something behind it.
    """

    document: Document | None
    earlier: bool
    extended: bool


def _origin(content: bytes, digest: str) -> _Origin:
    beginnings = _beginnings(content)
    known = Revision.objects.filter(sha256__in=beginnings, document__state__in=FINAL_STATES)
    revision = known.select_related("document__unit").order_by("-created_at", "-pk").first()
    document = revision.document if revision is not None else None
    extended = document is not None and document.sha256 in beginnings
    return _Origin(document, Revision.objects.filter(sha256=digest).exists(), extended)


def _signed(report: SignatureReport, origin: _Origin) -> tuple[Outcome, list[str]]:
    """What sound or unsound signatures on bytes that we do not keep come to."""
    faults = _faults(report)
    if origin.extended and not ALTERED & set(faults):
        faults.append("appended")  # an update that every signature tolerates is still not what we issued
    if ALTERED & set(faults):
        return Outcome.ALTERED, [*faults, *(["from_ours"] if origin.document else [])]
    if faults:
        return Outcome.NOT_OURS, faults
    serials = {row.certificate_serial for row in report.signatures}
    ours = SigningCredential.objects.filter(serial__in=serials).count() == len(serials)
    whose = "partial" if origin.earlier else "signers_ours" if ours else "signers_others"
    return Outcome.NOT_OUR_FILE, ["signatures_hold", whose, "not_kept"]


def _unsigned(origin: _Origin) -> tuple[Outcome, list[str]]:
    if origin.earlier:
        return Outcome.NOT_OURS, ["stripped"]
    if origin.document is not None:
        return Outcome.ALTERED, ["stripped", "from_ours"]
    return Outcome.NOT_OURS, ["unsigned", "not_kept"]


def _byte_for_byte(content: bytes, digest: str) -> Verdict | None:
    document = _issued().filter(sha256=digest).first()
    if document is not None:
        outcome, reasons = _standing(document, "sha256")
        return Verdict(outcome, reasons, document, inspect(content))
    cancelled = _cancelled().filter(revisions__sha256=digest).first()
    return _never_issued(cancelled, inspect(content)) if cancelled is not None else None


def verify_upload(content: bytes) -> Verdict:
    """What an uploaded file is: ours byte for byte, made from one whose number was cancelled, or what its signatures are worth.

    The stored SHA-256 decides first; only then the signatures speak, read in a process of its own. Sound signatures on
    bytes we do not keep are said to be just that, never "valid". Outside any transaction.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = _byte_for_byte(content, digest)
    if known is not None:
        return known
    if len(content) > MAX_BYTES:
        return Verdict(Outcome.NOT_A_PDF, ("too_large",))
    if not content.lstrip()[:5].startswith(b"%PDF-"):
        return Verdict(Outcome.NOT_A_PDF, ("not_a_pdf",))
    report = inspect_stranger(content)
    if report.problems and not report.signatures:
        return Verdict(Outcome.NOT_A_PDF, ("not_a_pdf",), None, report)
    cancelled = _cancelled().filter(revisions__sha256__in=_beginnings(content)).first()
    if cancelled is not None:
        return _never_issued(cancelled, report)
    origin = _origin(content, digest)
    outcome, found = _signed(report, origin) if report.is_signed else _unsigned(origin)
    return Verdict(outcome, tuple(found), None, report, origin.document)
