"""What a check of a paper can come to, and each reason in words."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.engines.types import SignatureInfo, SignatureReport
from documents.models import Document

__all__ = ["Outcome", "Verdict"]


class Outcome(StrEnum):
    """What a check came to."""

    GENUINE = "genuine"  # issued by us and in force
    ENDED = "ended"  # issued by us, replaced or recalled since
    VOIDED = "voided"  # its number was cancelled: never issued
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
    "never_issued": _("The number of this document was cancelled before it was issued. It has never been valid."),
    "signatures_hold": _("All signatures are sound and trusted."),
    "content_changed": _("The content was changed after it had been signed."),
    "modified_afterwards": _("Something was added to the file after it had been signed."),
    "timestamp_broken": _("The time of a signature cannot be trusted."),
    "timestamp_untrusted": _("The time of a signature was given by an authority that we do not trust."),
    "untrusted": _("A signature was not made with a certificate that we trust."),
    "revoked": _("A certificate was revoked before the signature was made."),
    "expired": _("A certificate was not valid at the time of the signature."),
    "revocation_unknown": _("It cannot be told whether a certificate had been revoked."),
    "unreadable": _("The signatures in the file cannot be read."),
    "appended": _("There is something after the end of the signed file."),
    "partial": _("It is an earlier or incomplete copy of a document of ours: signatures are missing."),
    "from_ours": _("It was made from a document that we did issue; the genuine one is named below."),
    "signers_ours": _("The signers are people or seals of this office."),
    "signers_others": _("The signers are not people or seals of this office."),
    "too_large": _("The file is too large to be checked here."),
    "not_kept": _("It is not among the files we issued."),
    "unsigned": _("The file carries no digital signature."),
    "stripped": _("It looks like a document of ours, but its signatures have been removed."),
    "not_a_pdf": _("The file is not a PDF that can be read."),
    "unknown_code": _("Compare it letter by letter with the paper, or choose the PDF file."),
    "code_only": _("The code names this document. To be sure that your copy is the same, upload the file."),
}


@dataclass(frozen=True)
class Verdict:
    """What was found. ``document`` is the one that the code names or the file is; pages show its public facts.

    ``origin`` is an issued document that the file is not, but was made from: whoever holds a changed or incomplete copy is
    told where the genuine one is.
    """

    outcome: Outcome
    reasons: tuple[str, ...]
    document: Document | None = None
    report: SignatureReport | None = None
    origin: Document | None = None

    @property
    def is_issued(self) -> bool:
        """It is a document that we issued, whether it is still in force or not."""
        return self.document is not None and self.outcome != Outcome.VOIDED

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
    def signatures(self) -> list[tuple[SignatureInfo, list[str | Promise]]]:
        """The signatures found in an uploaded file, each with what is wrong with it."""
        rows = self.report.signatures if self.report else ()
        return [(row, [REASONS[reason] for reason in row.reasons]) for row in rows]
