"""Certificates of a demonstration: a root, an issuing authority, a time authority, keys in files.

Never for production: the keys lie on the server's disk. A real installation names its own trust list and back end.
"""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

__all__ = ["IssuedCredential", "issue_certificate", "make_authorities", "revoke_certificate", "trust_pem"]

_POLICY = ObjectIdentifier("1.3.6.1.4.1.55555.1.1")
_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # documentSigning, RFC 9336
_YEARS = 10
_PLACE = "http://pki.invalid"  # must be there for some validators; nothing is fetched from it


@dataclass(frozen=True)
class IssuedCredential:
    """What there is to write down about a certificate: whose, how named, until when."""

    key_ref: str
    subject: str
    issuer: str
    serial: str
    valid_from: dt.datetime
    valid_to: dt.datetime


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Whole or not at all: a killed command leaves the old file."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)  # a leftover would keep its own rights
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    part.replace(path)


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _name(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey, issuer_public: ec.EllipticCurvePublicKey, *, authority: bool,
    uses: Sequence[ObjectIdentifier] = (), starts: dt.datetime | None = None, ends: dt.datetime | None = None, above: str = "",
) -> x509.Certificate:  # fmt: skip
    start = starts or _now() - dt.timedelta(hours=1)
    end = ends or start + dt.timedelta(days=365 * _YEARS)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public), critical=False)
    )  # fmt: skip
    if uses:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage(list(uses)), critical=ExtendedKeyUsageOID.TIME_STAMPING in uses
        )
    if above:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{_PLACE}/{above}.crl")], None, None, None)
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{_PLACE}/{above}.crt")
        )
        policy = x509.PolicyInformation(_POLICY, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _write_list(folder: Path, authority: str, revoked: Sequence[tuple[int, dt.datetime]]) -> None:
    """The authority's list of revoked certificates, good for ten years: a demonstration has nobody to renew it."""
    issuer, key = _load(folder / f"{authority}.cert.pem"), _load_key(folder / f"{authority}.key.pem")
    start = _now() - dt.timedelta(minutes=5)
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject).last_update(start)
    builder = builder.next_update(start + dt.timedelta(days=365 * _YEARS))
    issued_with: Any = issuer.public_key()
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issued_with), critical=False)
    builder = builder.add_extension(x509.CRLNumber(int(start.timestamp())), critical=False)
    for serial, at in revoked:
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        builder = builder.add_revoked_certificate(row.build())
    made = builder.sign(key, hashes.SHA256())
    _write(folder / f"{authority}.crl", made.public_bytes(serialization.Encoding.DER))


def make_authorities(folder: Path) -> bool:
    """Make root, issuing and time authority in ``folder``; True when they were made, False when they were there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)  # whoever made it: keys lie here
    if (folder / "trust.pem").exists():
        return False
    root_key = ec.generate_private_key(ec.SECP256R1())
    root_name = _name("Đồng Xoài Demo Root CA", "Demonstration only")
    root = _certificate(root_name, root_key, root_name, root_key, root_key.public_key(), authority=True)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate(_name("Đồng Xoài Demo Issuing CA", "Demonstration only"), ca_key, root_name, root_key,
                      root_key.public_key(), authority=True, above="root")  # fmt: skip
    tsa_key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    tsa = _certificate(_name("Đồng Xoài Demo TSA", "Demonstration only"), tsa_key, ca.subject, ca_key, ca_key.public_key(),
                       authority=False, uses=[ExtendedKeyUsageOID.TIME_STAMPING], above="ca")  # fmt: skip
    for name, certificate, key in (("root", root, root_key), ("ca", ca, ca_key), ("tsa", tsa, tsa_key)):
        _write(folder / f"{name}.key.pem", _pem(key), 0o600)
        _write(folder / f"{name}.cert.pem", certificate.public_bytes(serialization.Encoding.PEM))
    _write_list(folder, "root", [])
    _write_list(folder, "ca", [])
    _write(folder / "trust.pem", root.public_bytes(serialization.Encoding.PEM))  # last: its presence says all is there
    return True


def trust_pem(folder: Path) -> Path:
    """The file with the root certificate, for validators of anyone's choice."""
    return folder / "trust.pem"


def _facts(key_ref: str, certificate: x509.Certificate) -> IssuedCredential:
    return IssuedCredential(
        key_ref,
        certificate.subject.rfc4514_string(),
        certificate.issuer.rfc4514_string(),
        f"{certificate.serial_number:x}",
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def issue_certificate(
    folder: Path, key_ref: str, *, name: str, organisation: str = "", email: str = "",
    starts: dt.datetime | None = None, ends: dt.datetime | None = None,
) -> IssuedCredential:  # fmt: skip
    """A key and a certificate for a person or a unit's seal; asked for again, the facts of the one that is there."""
    path = folder / f"{key_ref}.cert.pem"
    if path.exists():
        return _facts(key_ref, _load(path))
    ca, ca_key = _load(folder / "ca.cert.pem"), _load_key(folder / "ca.key.pem")
    key = ec.generate_private_key(ec.SECP256R1())
    uses = [ExtendedKeyUsageOID.EMAIL_PROTECTION, _SIGNING]
    made = _certificate(_name(name, organisation), key, ca.subject, ca_key, ca_key.public_key(), authority=False,
                        uses=uses, starts=starts, ends=ends, above="ca")  # fmt: skip
    _write(folder / f"{key_ref}.key.pem", _pem(key), 0o600)
    _write(path, made.public_bytes(serialization.Encoding.PEM))
    return _facts(key_ref, made)


def revoke_certificate(folder: Path, serial: str, *, at: dt.datetime | None = None) -> None:
    """Put a certificate on the issuing authority's list; revoking twice is once."""
    known = x509.load_der_x509_crl((folder / "ca.crl").read_bytes())
    revoked = {row.serial_number: row.revocation_date_utc for row in known}
    revoked.setdefault(int(serial, 16), at or _now())
    _write_list(folder, "ca", sorted(revoked.items()))
