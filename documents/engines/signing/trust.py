"""Whom we trust: roots, chain, revocation lists; and the time authority."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl, ocsp, tsp, x509
from django.conf import settings
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.errors import TrustMissingError

__all__ = [
    "Carried",
    "carried_by",
    "dated_context",
    "fetches",
    "judging_context",
    "known_context",
    "time_authority",
    "validation_context",
]

_NAMED_BY = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


@dataclass(frozen=True)
class Carried:
    """Certificates, revocation lists and answers that came with a file."""

    certificates: tuple[x509.Certificate, ...] = ()
    lists: tuple[crl.CertificateList, ...] = ()
    answers: tuple[ocsp.OCSPResponse, ...] = ()


def keys_folder() -> Path:
    """Where certificates, lists and (in a demonstration) keys lie."""
    return Path(str(settings.EGOV_SIGNING["KEYS_DIR"]))


def fetches() -> bool:
    """Whether revocation is asked for over the network: not in a demonstration, which has lists of its own."""
    return str(settings.EGOV_SIGNING["TSA"]) != "demo"


def _patience() -> int:
    """Seconds for one answer of an authority."""
    return int(str(settings.EGOV_SIGNING["TSA_TIMEOUT"]))


@lru_cache(maxsize=8)
def _certificates(path: Path, _changed: float) -> tuple[x509.Certificate, ...]:
    return tuple(load_certs_from_pemder([str(path)]))


def _roots() -> tuple[x509.Certificate, ...]:
    path = Path(str(settings.EGOV_SIGNING["TRUST"]))
    try:
        return _certificates(path, path.stat().st_mtime)
    except OSError as error:
        raise TrustMissingError from error


def _lists() -> list[crl.CertificateList]:
    return [crl.CertificateList.load(path.read_bytes()) for path in sorted(keys_folder().glob("*.crl"))]


def _known() -> list[x509.Certificate]:
    paths = [path for path in (keys_folder() / "ca.cert.pem", keys_folder() / "tsa.cert.pem") if path.exists()]
    return [certificate for path in paths for certificate in _certificates(path, path.stat().st_mtime)]


def validation_context() -> ValidationContext:
    """What a signature is made under: our roots, our chain, our lists, and what the authorities say now.

    Each certificate must be proven not revoked: by the responder that it names, or else by a list; where neither can be had,
    nothing is signed.
    """
    return ValidationContext(
        trust_roots=list(_roots()),
        other_certs=_known(),
        crls=_lists(),
        allow_fetching=fetches(),
        fetcher_backend=RequestsFetcherBackend(per_request_timeout=_patience()) if fetches() else None,
        revocation_mode="require",
    )


def known_context() -> ValidationContext:
    """Our roots, our chain, the lists we keep; nobody is asked. For a first look before an order is taken."""
    return ValidationContext(
        trust_roots=list(_roots()),
        other_certs=_known(),
        crls=_lists(),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def dated_context(moment: datetime) -> ValidationContext:
    """What the house's own timestamps are judged under, as of ``moment``: they are kept longer than the authority's
    certificate lasts, and carry no validation data; a list made later still tells of a revocation.
    """
    return ValidationContext(
        trust_roots=list(_roots()),
        other_certs=_known(),
        crls=_lists(),
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
        moment=moment,
    )


def judging_context(*, moment: datetime | None, carried: Carried) -> ValidationContext:
    """What somebody's signature is judged under, as of ``moment``: our roots, our lists, and what the file carries.

    Nothing is fetched: addresses inside a stranger's certificate are a stranger's orders. Where we keep an authority's list,
    what the file brings from the same authority is not read: an old list knows nothing of a later revocation. A list made
    after ``moment`` counts too, because it still tells when a certificate was revoked.
    """
    lists = _lists()
    issuers = [row.issuer for row in lists]
    ours = {name.hashable for name in issuers}
    answers = (row for row in carried.answers if row["response_status"].native == "successful")
    return ValidationContext(
        trust_roots=list(_roots()),
        other_certs=[*_known(), *carried.certificates],
        crls=[*lists, *(row for row in carried.lists if row.issuer.hashable not in ours)],
        ocsps=[row for row in answers if not _is_of(row, issuers)],
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
        moment=moment,
    )


def carried_by(reader: PdfFileReader) -> Carried:
    """The validation data a file brings along; none when it has no store of them."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Carried()
    context = store.as_validation_context({"trust_roots": [], "allow_fetching": False})
    return Carried(tuple(store.load_certs()), tuple(context.crls), tuple(context.ocsps))


def _is_of(answer: ocsp.OCSPResponse, issuers: list[x509.Name]) -> bool:
    """Whether an answer is about a certificate of one of ``issuers``; also when that cannot be told."""
    for row in answer.basic_ocsp_response["tbs_response_data"]["responses"]:
        asked = row["cert_id"]
        digest = _NAMED_BY.get(asked["hash_algorithm"]["algorithm"].native)
        if digest is None or asked["issuer_name_hash"].native in {digest(name.dump()).digest() for name in issuers}:
            return True
    return False


@lru_cache(maxsize=4)
def _demo_authority(folder: Path, _changed: float) -> TimeStamper:
    certificate = load_cert_from_pemder(str(folder / "tsa.cert.pem"))
    key = load_private_key_from_pemder(str(folder / "tsa.key.pem"), None)
    store = SimpleCertificateStore()
    store.register_multiple(load_certs_from_pemder([str(folder / "ca.cert.pem")]))
    return DummyTimeStamper(certificate, key, certs_to_embed=store)


class AddressedTimeStamper(HTTPTimeStamper):
    """An authority asked over the network; an answer that is no timestamp counts as no answer."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One question, one answer; ``TimestampRequestError`` for everything else."""
        try:
            return await super().async_request_tsa_response(req)
        except (ValueError, TypeError) as error:
            raise TimestampRequestError("The time authority's answer cannot be read.") from error


def time_authority() -> TimeStamper:
    """The time authority of the installation: a real one by its address, or the demonstration's own."""
    wanted = str(settings.EGOV_SIGNING["TSA"])
    if wanted != "demo":
        return AddressedTimeStamper(wanted, timeout=_patience())
    folder = keys_folder()
    try:
        return _demo_authority(folder, (folder / "tsa.cert.pem").stat().st_mtime)
    except OSError as error:
        raise TrustMissingError from error
