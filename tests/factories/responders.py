"""Authorities of a real installation: a root, an issuer whose certificates name an OCSP responder, a time authority, by HTTP."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from documents.engines.types import Credential
from tests.journeys.time_authority import clock_of

DAY = dt.timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write(folder: Path, name: str, certificate: x509.Certificate, key: Key) -> None:
    kind, open_ = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / f"{name}.key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, open_))
    (folder / f"{name}.cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


@dataclass
class Authority:
    """One that issues."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def issue(self, common: str, key: Key, *, authority: bool = False, more: tuple[tuple[Any, bool], ...] = ()) -> Any:
        """A certificate for ten days; ``more`` are extensions and whether they are critical."""
        return _certificate(self.name, self.key, _name(common), key, authority=authority, more=more)


def _certificate(
    issuer: x509.Name, issuer_key: Any, name: x509.Name, key: Key, *, authority: bool, more: tuple[tuple[Any, bool], ...]
) -> x509.Certificate:  # fmt: skip
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder().issuer_name(issuer).subject_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + 10 * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )  # fmt: skip
    for extension, critical in more:
        made = made.add_extension(extension, critical=critical)
    return made.sign(issuer_key, hashes.SHA256())


def _authority(common: str, above: Authority | None = None) -> Authority:
    key, name = ec.generate_private_key(ec.SECP256R1()), _name(common)
    if above is None:
        return Authority(name, key, _certificate(name, key, name, key, authority=True, more=()))
    return Authority(name, key, above.issue(common, key, authority=True))


@dataclass
class Responders:
    """A folder of keys as an installation has it, and servers whose answer the test chooses with ``says``."""

    folder: Path
    root: Authority
    issuer: Authority
    delegate: tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
    officer: x509.Certificate
    tsa_url: str
    says: str = "good"
    asked: list[str] = field(default_factory=list)

    def credential(self) -> Credential:
        """The officer's."""
        names = (self.folder / f"{name}.pem" for name in ("officer.key", "officer.cert", "ca.cert"))
        return Credential(*names)

    def list_of_issuer(self, *revoked: int) -> bytes:
        """The issuer's list of revoked certificates, as of now."""
        return _list(self.issuer, *revoked)

    def answer(self, request: ocsp.OCSPRequest) -> bytes | None:
        """What the responder says of the one certificate that is asked for; None: it says nothing, ever."""
        self.asked.append(self.says)
        if self.says == "silent":
            return None
        if self.says == "nonsense":
            return b"no answer"
        if self.says == "try later":
            refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
            return refused.public_bytes(serialization.Encoding.DER)
        return self._told(request).public_bytes(serialization.Encoding.DER)

    def _told(self, request: ocsp.OCSPRequest) -> ocsp.OCSPResponse:
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        made_at = now - 9 * DAY if self.says == "stale" else now - dt.timedelta(minutes=1)
        status = {"revoked": ocsp.OCSPCertStatus.REVOKED, "unknown": ocsp.OCSPCertStatus.UNKNOWN}
        revoked = self.says == "revoked"
        certificate, key = self.delegate
        if self.says == "wrong signer":
            stranger = _authority("Người lạ")
            certificate, key = stranger.certificate, stranger.key
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            request.issuer_name_hash, request.issuer_key_hash, request.serial_number, request.hash_algorithm,
            status.get(self.says, ocsp.OCSPCertStatus.GOOD), made_at, made_at + dt.timedelta(hours=1),
            now - DAY if revoked else None, x509.ReasonFlags.key_compromise if revoked else None,
        )  # fmt: skip
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate).certificates([certificate])
        for extension in request.extensions:
            builder = builder.add_extension(extension.value, critical=False)
        return builder.sign(key, hashes.SHA256())


def _list(authority: Authority, *revoked: int) -> bytes:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.name)
    builder = builder.last_update(now - dt.timedelta(hours=1)).next_update(now + DAY)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(above, critical=False).add_extension(x509.CRLNumber(1), critical=False)
    for serial in revoked:
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - DAY)
        builder = builder.add_revoked_certificate(row.build())
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _serve(answer: Callable[[bytes], bytes | None], kind: str, closing: threading.Event) -> ThreadingHTTPServer:
    class Counter(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = answer(self.rfile.read(int(self.headers["Content-Length"])))
            if told is None:
                closing.wait(60)
                return
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@contextmanager
def responders(folder: Path) -> Iterator[Responders]:
    """Authorities whose keys lie in ``folder``, with their servers; the root's list is kept there, the issuer has none."""
    root = _authority("Gốc")
    issuer = _authority("Nơi cấp", root)
    helper_key, officer_key = (ec.generate_private_key(ec.SECP256R1()) for _key in range(2))
    signs_answers = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    helper = issuer.issue("Nơi trả lời", helper_key, more=((signs_answers, False), (x509.OCSPNoCheck(), False)))
    tsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    _write(folder, "tsa", root.issue("Nơi cấp dấu thời gian", tsa_key, more=((stamps, True),)), tsa_key)
    _write(folder, "ca", issuer.certificate, issuer.key)
    (folder / "root.crl").write_bytes(_list(root))
    (folder / "trust.pem").write_bytes(root.certificate.public_bytes(serialization.Encoding.PEM))
    made = Responders(folder, root, issuer, (helper, helper_key), root.certificate, "")
    closing, clock = threading.Event(), clock_of(folder)
    servers = (
        _serve(lambda asked: made.answer(ocsp.load_der_ocsp_request(asked)), "application/ocsp-response", closing),
        _serve(
            lambda asked: clock.request_tsa_response(tsp.TimeStampReq.load(asked)).dump(),
            "application/timestamp-reply", closing,
        ),
    )  # fmt: skip
    address, made.tsa_url = (f"http://127.0.0.1:{server.server_port}/" for server in servers)
    where = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(address))
    made.officer = issuer.issue(
        "Lê Văn Ân", officer_key, more=((x509.AuthorityInformationAccess([where]), False),)
    )  # fmt: skip
    _write(folder, "officer", made.officer, officer_key)
    try:
        yield made
    finally:
        closing.set()
        for server in servers:
            server.shutdown()
            server.server_close()
