"""Reading signatures: every answer kept apart, nothing decided on one library's single verdict."""

import io
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.errors import PathError, ValidationError

from documents.engines.signing.trust import Carried, carried_by, judging_context
from documents.engines.types import SignatureInfo, SignatureReport, TimestampInfo

__all__ = ["inspect"]

_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
_MISTRUST = {
    AdESIndeterminate.REVOKED_NO_POE: "revoked",
    AdESIndeterminate.REVOKED_CA_NO_POE: "revoked",
    AdESFailure.REVOKED: "revoked",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "expired",
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: "expired",
    AdESIndeterminate.EXPIRED: "expired",
    AdESFailure.NOT_YET_VALID: "expired",
    AdESIndeterminate.TRY_LATER: "revocation_unknown",
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: "revocation_unknown",  # a chain, but no list for each link of it
}
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


def _common_name(name: Any) -> str:
    return str(name.native.get("common_name") or name.human_friendly)


def _unreadable(embedded: Any) -> SignatureInfo:
    name = str(getattr(embedded, "field_name", "") or "")
    return SignatureInfo(name, "", "", "", None, intact=False, trusted=False, unchanged=False, reasons=("unreadable",))


def _reasons(status: Any, unchanged: bool) -> tuple[str, ...]:
    if not (status.intact and status.valid):
        return ("content_changed",)  # whose signature it was is no longer worth asking
    found = []
    if not status.trusted:
        found.append(_mistrust(status))
    if not unchanged:
        found.append("modified_afterwards")
    stamped = status.timestamp_validity
    if stamped is not None and not _is_sound(stamped):
        found.append("timestamp_untrusted" if stamped.intact and stamped.valid else "timestamp_broken")
    return tuple(found)


def _mistrust(status: Any) -> str:
    """Why a certificate is not trusted: known to be revoked, outside its time, nobody says it is not revoked, or strange."""
    if status.revoked:
        return "revoked"
    return _MISTRUST.get(status.trust_problem_indic, "untrusted")


def _is_sound(status: Any) -> bool:
    return bool(status.intact and status.valid and status.trusted)


def _signature(embedded: Any, carried: Carried) -> SignatureInfo:
    try:
        embedded.compute_integrity_info()
        status = validate_pdf_signature(
            embedded,
            signer_validation_context=judging_context(moment=_trusted_time(embedded), carried=carried),
            ts_validation_context=judging_context(moment=None, carried=carried),
            key_usage_settings=_USAGE,
        )
    except _BROKEN:
        return _unreadable(embedded)
    level = status.modification_level
    unchanged = bool(status.docmdp_ok) and level is not None and level <= ModificationLevel.FORM_FILLING
    stamped, certificate = status.timestamp_validity, status.signing_cert
    return SignatureInfo(
        field=str(embedded.field_name),
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        certificate_serial=f"{certificate.serial_number:x}",
        signed_at=stamped.timestamp if stamped is not None else status.signer_reported_dt,
        intact=bool(status.intact and status.valid and (stamped is None or (stamped.intact and stamped.valid))),
        trusted=bool(status.trusted and (stamped is None or stamped.trusted)),  # a time by strangers proves nothing
        unchanged=unchanged,
        reasons=_reasons(status, unchanged),
    )


def _trusted_time(embedded: Any) -> datetime | None:
    """The time in the signature's own timestamp: a certificate that has expired since was valid then."""
    token = next(iter(extract_tst_data_iter(embedded.signer_info, signed=False)), None)
    return None if token is None else token["encap_content_info"]["content"].parsed["gen_time"].native


def _timestamp(embedded: Any, carried: Carried) -> TimestampInfo:
    try:
        context = judging_context(moment=None, carried=carried)
        status = validate_pdf_timestamp(embedded, validation_context=context)
    except _BROKEN:
        return TimestampInfo(str(embedded.field_name), None, intact=False, holds=False)
    level = status.modification_level
    unchanged = level is None or level <= ModificationLevel.LTA_UPDATES
    intact = bool(status.intact and status.valid and unchanged)
    return TimestampInfo(str(embedded.field_name), status.timestamp, intact=intact, holds=intact and status.trusted)


def _ends_properly(pdf: bytes, reader: PdfFileReader) -> bool:
    """Nothing after the last end-of-file mark, and the last signed or timestamped range reaches to its revision's end."""
    return pdf.rstrip(b"\r\n").endswith(b"%%EOF") and pdf.count(b"%%EOF") == reader.xrefs.total_revisions


def inspect(pdf: bytes) -> SignatureReport:
    """Everything the signatures of ``pdf`` say; an unreadable file is a report with a problem, never an exception."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        carried = carried_by(reader)
        signatures = tuple(_signature(row, carried) for row in reader.embedded_regular_signatures)
        timestamps = tuple(_timestamp(row, carried) for row in reader.embedded_timestamp_signatures)
        whole = _ends_properly(pdf, reader)
    except _BROKEN:
        return SignatureReport(problems=("unreadable",))
    return SignatureReport(signatures, timestamps, covers_whole_file=whole)
