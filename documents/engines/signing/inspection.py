"""Reading signatures: every answer kept apart, nothing decided on one library's single verdict."""

import io
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.errors import PathError, ValidationError

from documents.engines.signing.trust import validation_context
from documents.engines.types import SignatureInfo, SignatureReport, TimestampInfo

__all__ = ["inspect"]

_BROKEN = (
    SignatureValidationError,
    PdfError,
    PathError,
    ValidationError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
)


def _common_name(certificate: Any) -> str:
    names = certificate.subject.native
    return str(names.get("common_name") or certificate.subject.human_friendly)


def _unreadable(embedded: Any) -> SignatureInfo:
    name = str(getattr(embedded, "field_name", "") or "")
    return SignatureInfo(name, "", "", "", None, intact=False, trusted=False, unchanged=False, reasons=("unreadable",))


def _reasons(status: Any, unchanged: bool) -> tuple[str, ...]:
    found = []
    if not (status.intact and status.valid):
        found.append("content_changed")
    if not status.trusted:
        found.append("revoked" if status.revoked else "untrusted")
    if not unchanged:
        found.append("modified_afterwards")
    if status.timestamp_validity is not None and not (
        status.timestamp_validity.intact and status.timestamp_validity.valid and status.timestamp_validity.trusted
    ):
        found.append("timestamp_broken")
    return tuple(found)


def _signature(embedded: Any) -> SignatureInfo:
    try:
        embedded.compute_integrity_info()
        at = _trusted_time(embedded)
        context = validation_context(moment=at, historic=True)
        usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
        status = validate_pdf_signature(
            embedded, signer_validation_context=context, ts_validation_context=validation_context(historic=True),
            key_usage_settings=usage,
        )  # fmt: skip
    except _BROKEN:
        return _unreadable(embedded)
    level = status.modification_level
    unchanged = bool(status.docmdp_ok) and level is not None and level <= ModificationLevel.FORM_FILLING
    stamped = status.timestamp_validity
    sound_time = stamped is None or (stamped.intact and stamped.valid and stamped.trusted)
    certificate = status.signing_cert
    return SignatureInfo(
        field=str(embedded.field_name),
        signer=_common_name(certificate),
        issuer=certificate.issuer.human_friendly,
        certificate_serial=f"{certificate.serial_number:x}",
        signed_at=stamped.timestamp if stamped is not None else status.signer_reported_dt,
        intact=bool(status.intact and status.valid and sound_time),
        trusted=bool(status.trusted),
        unchanged=unchanged,
        reasons=_reasons(status, unchanged),
    )


def _trusted_time(embedded: Any) -> Any:
    """The time in the signature's own timestamp: a certificate that has expired since was valid then."""
    token = next(iter(extract_tst_data_iter(embedded.signer_info, signed=False)), None)
    if token is None:
        return None
    return token["encap_content_info"]["content"].parsed["gen_time"].native


def _timestamp(embedded: Any) -> TimestampInfo:
    try:
        status = validate_pdf_timestamp(embedded, validation_context=validation_context(historic=True))
    except _BROKEN:
        return TimestampInfo(str(embedded.field_name), None, holds=False)
    level = status.modification_level
    sound = status.intact and status.valid and status.trusted
    unchanged = level is None or level <= ModificationLevel.LTA_UPDATES
    return TimestampInfo(str(embedded.field_name), status.timestamp, holds=bool(sound and unchanged))


def _ends_properly(pdf: bytes, reader: PdfFileReader) -> bool:
    """Nothing after the last end-of-file mark, and the last signed or timestamped range reaches to its revision's end."""
    return pdf.rstrip(b"\r\n").endswith(b"%%EOF") and pdf.count(b"%%EOF") == reader.xrefs.total_revisions


def inspect(pdf: bytes) -> SignatureReport:
    """Everything the signatures of ``pdf`` say; an unreadable file is a report with a problem, never an exception."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        signatures = tuple(_signature(row) for row in reader.embedded_regular_signatures)
        timestamps = tuple(_timestamp(row) for row in reader.embedded_timestamp_signatures)
        whole = _ends_properly(pdf, reader)
    except _BROKEN:
        return SignatureReport(problems=("unreadable",))
    return SignatureReport(signatures, timestamps, covers_whole_file=whole)
