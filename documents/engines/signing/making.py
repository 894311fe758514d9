"""Making signatures and timestamps."""

import asyncio
import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.engines.signing.trust import known_context, time_authority, validation_context
from documents.engines.types import Credential, SignedFile
from documents.errors import (
    CertificateRejectedError,
    KeyMissingError,
    RevocationUnknownError,
    SigningFailedError,
    TimestampFailedError,
)
from kernel.errors import EgovError, EngineError

log = structlog.get_logger(__name__)
__all__ = ["ENGINE", "add_archive_timestamp", "check_credential", "sign"]

ENGINE = "pyHanko 0.38.0"


# Metadata stay as they were rendered: the library would rewrite them on each save, also in the update it makes itself for
# the validation data; stricter validators then refuse the file, and each save costs ten kilobytes.
IncrementalPdfFileWriter._update_meta = lambda _self: None  # type: ignore[method-assign]


class FileKeySigner(Signer):
    """Signs with a P-256 key that was read once; the library would parse and check it twice for each signature."""

    def __init__(self, key: EllipticCurvePrivateKey, certificate: Any, chain: list[Any]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        self.key = key
        super().__init__(signing_cert=certificate, cert_registry=store)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The raw signature; a dry run only wants to know its length."""
        return bytes(72) if dry_run else self.key.sign(data, ECDSA(hashes.SHA256()))


@lru_cache(maxsize=64)
def _signer(credential: Credential, _changed: float) -> FileKeySigner:
    key = serialization.load_pem_private_key(credential.key_path.read_bytes(), None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise KeyMissingError
    certificate = load_cert_from_pemder(str(credential.certificate_path))
    return FileKeySigner(key, certificate, list(load_certs_from_pemder([str(credential.chain_path)])))


def signer_of(credential: Credential) -> FileKeySigner:
    """The signer for a credential; ``KeyMissingError`` when its files are not there."""
    try:
        return _signer(credential, credential.key_path.stat().st_mtime)
    except OSError as error:
        raise KeyMissingError from error


def check_credential(credential: Credential, *, ask: bool = True) -> None:
    """Refuse a certificate that is expired, revoked, not ours to trust, or not made for signing.

    ``ask``: ask its authority, if the installation does; otherwise the lists we keep decide, without any network.

    Raises:
        CertificateRejectedError: with the reason in ``detail["reason"]``: expired, not_yet_valid, revoked, untrusted
            or usage.
        RevocationUnknownError: the authority does not answer and no list of it is at hand.
    """
    certificate: Any = signer_of(credential).signing_cert
    usage = certificate.key_usage_value
    if usage is None or not {"digital_signature", "non_repudiation"} & usage.native:
        raise CertificateRejectedError(reason="usage")
    now = datetime.now(UTC)
    if now < certificate.not_valid_before:
        raise CertificateRejectedError(reason="not_yet_valid")
    if now >= certificate.not_valid_after:
        raise CertificateRejectedError(reason="expired")
    context = validation_context() if ask else known_context()
    checker = CertificateValidator(certificate, intermediate_certs=None, validation_context=context)
    try:
        asyncio.run(checker.async_validate_usage(set()))
    except (PathError, ValidationError) as error:
        raise refusal_of(error) from error
    if ask and is_unknown_to_responder(context, certificate.serial_number):
        log.warning("signing.responder_unknown", serial=f"{certificate.serial_number:x}", decided_by="list")


def is_unknown_to_responder(context: ValidationContext, serial: int) -> bool:
    """Whether a responder was asked and does not know the certificate: then a list of the same authority has decided.

    RFC 6960, 2.2 leaves another source to whoever asks; "unknown" is no word on the certificate itself.
    """
    told = (row for row in context.ocsps if row["response_status"].native == "successful")
    rows = (row for answer in told for row in answer.basic_ocsp_response["tbs_response_data"]["responses"])
    return any(
        row["cert_id"]["serial_number"].native == serial and row["cert_status"].name == "unknown" for row in rows
    )


def refusal_of(error: Exception) -> EgovError:
    """Our word for what the library says of a certificate."""
    if isinstance(error, RevokedError):
        return CertificateRejectedError(reason="revoked")
    if isinstance(error, InsufficientRevinfoError):
        return RevocationUnknownError()
    return CertificateRejectedError(reason="untrusted")


@contextmanager
def _stamp_style(stamp: bytes | None) -> Iterator[StaticStampStyle | None]:
    """The signature's picture; the library reads it from a file, and only while signing."""
    if stamp is None:
        yield None
        return
    with tempfile.NamedTemporaryFile(prefix="egov-stamp-", suffix=".pdf") as part:
        part.write(stamp)
        part.flush()
        yield StaticStampStyle.from_pdf_file(part.name, border_width=0)


def sign(
    pdf: bytes,
    *,
    credential: Credential,
    field: str,
    certify: bool,
    reason: str,
    location: str,
    stamp: bytes | None = None,
) -> SignedFile:
    """Sign ``field`` of ``pdf`` at level B-LT: with a trusted time and all that is needed to check it later, offline.

    ``certify``: the first signature, which allows only further signing; otherwise nothing may follow but timestamps.

    Raises:
        CertificateRejectedError: the certificate must not sign now.
        RevocationUnknownError: nobody says whether a certificate has been revoked: nothing is signed, try again.
        TimestampFailedError: the time authority does not answer: nothing is signed, try again.
        SigningFailedError: the field is missing or signed already.
    """
    check_credential(credential)
    signer = signer_of(credential)
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS if certify else MDPPerm.NO_CHANGES,
        validation_context=validation_context(),
        embed_validation_info=True,
        reason=reason,
        location=location,
    )
    try:
        with _stamp_style(stamp) as style:
            engine = PdfSigner(meta, signer=signer, timestamper=time_authority(), stamp_style=style)
            out = engine.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=True).getvalue()
    except TimestampRequestError as error:
        raise TimestampFailedError from error
    except (SigningError, PdfError, PathError) as error:
        raise _failure(error) from error
    except OSError as error:
        raise TimestampFailedError from error
    certificate: Any = signer.signing_cert
    serial = f"{certificate.serial_number:x}"
    return SignedFile(out, datetime.now(UTC), serial, "B-LT", hashlib.sha256(pdf).hexdigest())


def _failure(error: Exception) -> EngineError:
    """An authority that does not answer is asked again; anything else stays as it is."""
    causes = (error, error.__cause__, error.__context__)
    return (
        RevocationUnknownError()
        if any(isinstance(row, InsufficientRevinfoError) for row in causes)
        else SigningFailedError()
    )


def add_archive_timestamp(pdf: bytes) -> bytes:
    """Add a timestamp over the whole file and everything needed to check it for years.

    Raises:
        TimestampFailedError: the time authority does not answer: the file is as before, try again.
    """
    stamper = PdfTimeStamper(
        time_authority(),
        invis_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Dấu thời gian lưu trữ",
    )
    try:
        out: bytes = stamper.timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", validation_context=validation_context()
        ).getvalue()
    except (TimestampRequestError, OSError) as error:
        raise TimestampFailedError from error
    except (SigningError, PdfError, PathError) as error:
        raise _failure(error) from error
    return out
