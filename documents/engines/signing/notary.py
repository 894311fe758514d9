"""Timestamps over what is no PDF: a token for a digest, and the judgment of such a token."""

import asyncio
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator.errors import PathError, ValidationError

from documents.engines.signing.trust import dated_context, time_authority
from documents.errors import TimestampFailedError

__all__ = ["holds", "stamp"]


def stamp(digest: bytes) -> bytes:
    """An RFC 3161 token over a SHA-256; ``TimestampFailedError`` when the authority does not answer."""
    try:
        token = asyncio.run(time_authority().async_timestamp(digest, "sha256"))
    except (TimestampRequestError, OSError) as error:
        raise TimestampFailedError from error
    made: bytes = token.dump()
    return made


def _read(token: bytes) -> tuple[cms.SignedData, datetime] | None:
    """The token's signed data and the time it tells; None for what is no token."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        return signed, signed["encap_content_info"]["content"].parsed["gen_time"].native
    except (ValueError, TypeError, KeyError, AttributeError):  # the parser's ways to say "this is something else"
        return None


def holds(token: bytes, digest: bytes) -> bool:
    """Whether the token is intact, by an authority we trust, and over exactly this SHA-256."""
    found = _read(token)
    if found is None:
        return False
    signed, moment = found
    judged = validate_tst_signed_data(signed, dated_context(moment), lambda _algorithm: digest)
    try:
        status = TimestampSignatureStatus(**asyncio.run(judged))
    except (SignatureValidationError, ValidationError, PathError):
        return False
    return bool(status.intact and status.valid and status.trusted)
