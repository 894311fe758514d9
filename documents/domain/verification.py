"""Is this paper real? Each answer with its reasons, in words, and never "valid" for half of it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.domain.layout import OFFICER_FIELD, SEAL_FIELD
from documents.domain.printing import spec_of
from documents.engines.signing import inspect
from documents.engines.types import SignatureInfo, SignatureReport
from documents.enums import FINAL_STATES, DocumentState, SignatureRole
from documents.models import Document, Revision
from kernel.identifiers import tidy_code

__all__ = ["Outcome", "Verdict", "verify_code", "verify_upload"]

MAX_BYTES = 30 * 1024 * 1024


class Outcome(StrEnum):
    """What a check came to."""

    GENUINE = "genuine"  # issued by us and in force
    ENDED = "ended"  # issued by us, replaced or recalled since
    ALTERED = "altered"  # a signature of ours, or another's, on changed content
    NOT_OUR_FILE = "not_our_file"  # signatures hold, but it is not the file we issued
    NOT_OURS = "not_ours"  # not signed, or not signed by us
    NOT_A_PDF = "not_a_pdf"
    UNKNOWN = "unknown"  # no document has this code


REASONS: dict[str, str | Promise] = {
    "sha256": _("The file is, byte for byte, the one we issued and keep."),
    "in_force": _("The document is in force."),
    "replaced": _("The document has been replaced by another one."),
    "recalled": _("The document has been recalled."),
    "signatures_hold": _("All signatures are sound and trusted."),
    "content_changed": _("The content was changed after it had been signed."),
    "modified_afterwards": _("Something was added to the file after it had been signed."),
    "timestamp_broken": _("The time of a signature cannot be trusted."),
    "untrusted": _("A signature was not made with a certificate that we trust."),
    "revoked": _("A certificate was revoked before the signature was made."),
    "unreadable": _("The signatures in the file cannot be read."),
    "appended": _("There is something after the end of the signed file."),
    "partial": _("It is an earlier or incomplete copy of a document of ours: signatures are missing."),
    "not_kept": _("It is not among the files we issued."),
    "unsigned": _("The file carries no digital signature."),
    "stripped": _("It looks like a document of ours, but its signatures have been removed."),
    "not_a_pdf": _("The file is not a PDF that can be read."),
    "unknown_code": _("No issued document has this code."),
    "code_only": _("The code names this document. To be sure that your copy is the same, upload the file."),
}


@dataclass(frozen=True)
class Verdict:
    """What was found. ``document`` is set only when it is, or claims to be, one of ours; pages show its public facts."""

    outcome: Outcome
    reasons: tuple[str, ...]
    document: Document | None = None
    report: SignatureReport | None = None

    @property
    def sentences(self) -> list[str | Promise]:
        """The reasons in the reader's language."""
        return [REASONS[reason] for reason in self.reasons]

    @property
    def intact(self) -> bool:
        """Nothing was changed since it was signed."""
        found = self.report
        return bool(
            found
            and found.is_signed
            and found.covers_whole_file
            and all(r.intact and r.unchanged for r in found.signatures)
        )

    @property
    def trusted(self) -> bool:
        """Every signer's certificate is one we trust."""
        return bool(self.report and self.report.is_signed and all(row.trusted for row in self.report.signatures))

    @property
    def signatures(self) -> tuple[SignatureInfo, ...]:
        """The signatures found in an uploaded file."""
        return self.report.signatures if self.report else ()


def _issued() -> "object":
    return Document.objects.filter(state__in=FINAL_STATES).select_related("unit", "replaced_by__unit", "issued_file")


def _standing(document: Document, *reasons: str) -> tuple[Outcome, tuple[str, ...]]:
    if document.state == DocumentState.ISSUED:
        return Outcome.GENUINE, (*reasons, "in_force")
    return Outcome.ENDED, (*reasons, "replaced" if document.state == DocumentState.REPLACED else "recalled")


def verify_code(typed: str) -> Verdict:
    """The document a verification code names; what the page may show of it is public."""
    code = tidy_code(typed)[:24]
    document = _issued().filter(verification_code=code).first() if code else None  # type: ignore[attr-defined]
    if document is None:
        return Verdict(Outcome.UNKNOWN, ("unknown_code",))
    outcome, reasons = _standing(document, "code_only")
    return Verdict(outcome, reasons, document)


def _expected_fields(document: Document) -> set[str]:
    sealed = SignatureRole.SEAL in spec_of(document).signatures
    return {OFFICER_FIELD, SEAL_FIELD} if sealed else {OFFICER_FIELD}


def _faults(report: SignatureReport) -> list[str]:
    found: list[str] = []
    for row in report.signatures:
        found += row.reasons
        found += [] if row.holds or row.reasons else ["content_changed"]
    found += ["timestamp_broken" for row in report.timestamps if not row.holds]
    if not report.covers_whole_file:
        found.append("appended")
    return list(dict.fromkeys([*found, *report.problems]))


def _by_signature(report: SignatureReport) -> Document | None:
    """The document of ours whose signer's certificate and place the file claims."""
    serials = [row.certificate_serial for row in report.signatures]
    return Document.objects.filter(signatures__certificate_serial__in=serials).select_related("unit").first()


def _signed_verdict(report: SignatureReport) -> Verdict:
    faults = _faults(report)
    altered = {"content_changed", "modified_afterwards", "timestamp_broken", "unreadable", "appended"} & set(faults)
    if altered:
        return Verdict(Outcome.ALTERED, tuple(faults), None, report)
    if faults:
        return Verdict(Outcome.NOT_OURS, tuple(faults), None, report)
    ours = _by_signature(report)
    fields = {row.field for row in report.signatures}
    if ours is not None and (fields != _expected_fields(ours) or not report.timestamps):
        return Verdict(Outcome.NOT_OUR_FILE, ("signatures_hold", "partial", "not_kept"), None, report)
    return Verdict(Outcome.NOT_OUR_FILE, ("signatures_hold", "not_kept"), None, report)


def verify_upload(content: bytes) -> Verdict:
    """What an uploaded file is: ours byte for byte, or what its signatures are worth.

    The stored SHA-256 decides first; only then the signatures speak. Sound signatures on bytes we do not keep are said to
    be just that, never "valid".
    """
    digest = hashlib.sha256(content).hexdigest()
    document = _issued().filter(sha256=digest).first()  # type: ignore[attr-defined]
    if document is not None:
        outcome, reasons = _standing(document, "sha256")
        return Verdict(outcome, reasons, document, inspect(content))
    if not content.lstrip()[:5].startswith(b"%PDF-") or len(content) > MAX_BYTES:
        return Verdict(Outcome.NOT_A_PDF, ("not_a_pdf",))
    report = inspect(content)
    if report.problems and not report.signatures:
        return Verdict(Outcome.NOT_A_PDF, ("not_a_pdf",), None, report)
    if not report.is_signed:
        known = Revision.objects.filter(sha256=digest).exists()
        return Verdict(Outcome.NOT_OURS, ("stripped",) if known else ("unsigned", "not_kept"), None, report)
    return _signed_verdict(report)
