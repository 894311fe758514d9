"""Whom we trust: roots, chain, revocation lists; and the time authority."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import crl, tsp, x509
from django.conf import settings
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.errors import TrustMissingError

__all__ = ["fetches", "time_authority", "validation_context"]


def keys_folder() -> Path:
    """Where certificates, lists and (in a demonstration) keys lie."""
    return Path(str(settings.EGOV_SIGNING["KEYS_DIR"]))


def fetches() -> bool:
    """Whether revocation is asked for over the network: not in a demonstration, which has lists of its own."""
    return str(settings.EGOV_SIGNING["TSA"]) != "demo"


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


def validation_context(*, moment: Any = None, historic: bool = False) -> ValidationContext:
    """Our roots, our chain, our lists; ``moment`` judges as of that instant."""
    return ValidationContext(
        trust_roots=list(_roots()),
        other_certs=_known(),
        crls=_lists(),
        allow_fetching=fetches(),
        revocation_mode="soft-fail" if historic else "require",
        moment=moment,
    )


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
        return AddressedTimeStamper(wanted, timeout=int(str(settings.EGOV_SIGNING["TSA_TIMEOUT"])))
    folder = keys_folder()
    try:
        return _demo_authority(folder, (folder / "tsa.cert.pem").stat().st_mtime)
    except OSError as error:
        raise TrustMissingError from error
