"""What goes into and comes out of the engines: our types, never a library's."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

__all__ = [
    "Attachment",
    "Credential",
    "SignatureField",
    "SignatureInfo",
    "SignatureReport",
    "SignedFile",
    "TimestampInfo",
]


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside a PDF; ``relationship`` as PDF/A-3 names it (Data, Source, Supplement)."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True)
class SignatureField:
    """An empty signature field to be laid over an anchor of the page; measures in points.

    ``locks``: once signed, nothing but archive timestamps may follow. ``dx``, ``dy``: from the anchor to the field's left
    lower corner.
    """

    name: str
    anchor: str
    tip: str
    width: int
    height: int
    dx: float
    dy: float
    locks: bool = False


@dataclass(frozen=True)
class Credential:
    """A certificate with its chain, and a key that only its back end can use."""

    key_path: Path
    certificate_path: Path
    chain_path: Path


@dataclass(frozen=True)
class SignedFile:
    """A signed PDF and what there is to write down about the signature."""

    pdf: bytes
    signed_at: datetime
    certificate_serial: str  # hexadecimal, lower case
    level: str  # B-B, B-LT
    digest: str  # SHA-256 of the bytes before signing


@dataclass(frozen=True)
class SignatureInfo:
    """One signature: who, when, and three answers that are never one boolean."""

    field: str
    signer: str  # common name of the certificate
    issuer: str
    certificate_serial: str
    signed_at: datetime | None
    intact: bool  # the signed bytes are the ones that were signed
    trusted: bool  # the chain ends at a root we trust and was valid and not revoked
    unchanged: bool  # nothing was added to the file since but what the signature allows
    reasons: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """All three."""
        return self.intact and self.trusted and self.unchanged


@dataclass(frozen=True)
class TimestampInfo:
    """An archive timestamp over the whole file."""

    field: str
    at: datetime | None
    intact: bool  # nothing was changed under it or added since but what it allows
    holds: bool  # intact, and by an authority we trust


@dataclass(frozen=True)
class SignatureReport:
    """Everything a file's signatures say. ``covers_whole_file``: nothing stands after what was signed or timestamped."""

    signatures: tuple[SignatureInfo, ...] = ()
    timestamps: tuple[TimestampInfo, ...] = ()
    covers_whole_file: bool = False
    problems: tuple[str, ...] = field(default=())

    @property
    def is_signed(self) -> bool:
        """Whether there is any signature at all."""
        return bool(self.signatures)

    @property
    def holds(self) -> bool:
        """Every signature and timestamp is sound and the file ends where they end."""
        sound = all(row.holds for row in self.signatures) and all(row.holds for row in self.timestamps)
        return self.is_signed and sound and self.covers_whole_file and not self.problems
