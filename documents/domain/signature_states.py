"""What the digital signatures on a received file are worth."""

from documents.engines.signing import inspect_stranger
from documents.enums import SignatureState

__all__ = ["signature_state_of"]


def signature_state_of(content: bytes) -> SignatureState:
    """The state of a received PDF's signatures: broken is refused, an unknown signer is only noted."""
    report = inspect_stranger(content)
    if not report.is_signed:
        return SignatureState.UNSIGNED
    if not all(row.intact and row.unchanged for row in report.signatures):
        return SignatureState.BROKEN
    return SignatureState.TRUSTED if all(row.trusted for row in report.signatures) else SignatureState.UNTRUSTED
