"""Certificates for a demonstration: made in files, written down as credentials. Never in production."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from documents.engines import demo_pki
from documents.errors import SignerNotAllowedError
from documents.models import SigningCredential
from organisations.models import OrgUnit, User

__all__ = ["give_person_certificate", "give_unit_seal", "make_demo_authorities", "revoke_credential"]


def _folder() -> Path:
    if str(settings.EGOV_SIGNING["TSA"]) != "demo":
        raise SignerNotAllowedError(reason="not_a_demonstration")
    return Path(str(settings.EGOV_SIGNING["KEYS_DIR"]))


def make_demo_authorities() -> bool:
    """Make root, issuing and time authority; True when they were made now."""
    return demo_pki.make_authorities(_folder())


def _write(
    issued: demo_pki.IssuedCredential, *, user: User | None = None, unit: OrgUnit | None = None
) -> SigningCredential:
    facts = {
        "user": user,
        "unit": unit,
        "subject": issued.subject[:300],
        "issuer": issued.issuer[:300],
        "backend": "file",
        "key_ref": issued.key_ref,
        "valid_from": issued.valid_from,
        "valid_to": issued.valid_to,
    }
    row, _made = SigningCredential.objects.get_or_create(serial=issued.serial, defaults=facts)
    return row


def give_person_certificate(person: User, *, organisation: str = "") -> SigningCredential:
    """A certificate to sign with; asked for again, the one that is there."""
    issued = demo_pki.issue_certificate(
        _folder(), f"person-{person.uuid}", name=person.full_name, organisation=organisation
    )
    return _write(issued, user=person)


def give_unit_seal(unit: OrgUnit) -> SigningCredential:
    """The certificate of a unit's seal."""
    issued = demo_pki.issue_certificate(_folder(), f"seal-{unit.uuid}", name=unit.name, organisation=unit.name)
    return _write(issued, unit=unit)


def revoke_credential(row: SigningCredential) -> None:
    """Revoke a certificate now: on the authority's list and in our table."""
    demo_pki.revoke_certificate(_folder(), row.serial)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
