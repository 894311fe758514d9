"""Which certificate a person or a unit signs with now, and why none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from documents.engines.signing import check_credential
from documents.engines.types import Credential
from documents.errors import SignerNotAllowedError
from documents.models import Document, SigningCredential
from kernel.periods import unbroken_until
from organisations.domain.mandates import find_mandate
from organisations.models import Mandate, OrgUnit, User

if TYPE_CHECKING:
    from documents.models.credentials import SigningCredentialQuerySet

__all__ = [
    "ENDS_SOON",
    "CertificateOutlook",
    "certificate_outlook",
    "check_signer",
    "credential_of_person",
    "credential_of_unit",
    "engine_credential",
]

ENDS_SOON = timedelta(days=30)  # ordering a new one from a certification authority takes weeks


def engine_credential(row: SigningCredential) -> Credential:
    """Where its key and certificate are; only the file back end of a demonstration exists so far."""
    if row.backend != "file":
        raise SignerNotAllowedError(reason="backend")
    folder = Path(str(settings.EGOV_SIGNING["KEYS_DIR"]))
    return Credential(folder / f"{row.key_ref}.key.pem", folder / f"{row.key_ref}.cert.pem", folder / "ca.cert.pem")


def _newest(rows: "SigningCredentialQuerySet") -> SigningCredential | None:
    return rows.order_by("-valid_from", "-pk").first()


def _reason(rows: "SigningCredentialQuerySet", now: datetime) -> str:
    """Why none of ``rows`` can be used: what the newest says."""
    newest = _newest(rows)
    if newest is None:
        return "none"
    if newest.revoked_at is not None and newest.revoked_at <= now:
        return "revoked"
    return "not_yet_valid" if newest.valid_from > now else "expired"


def credential_of_person(person: User) -> SigningCredential:
    """The certificate ``person`` signs with; refused with the reason when it has expired, was revoked or never was."""
    mine, now = SigningCredential.objects.filter(user=person), timezone.now()
    usable = _newest(mine.usable_at(now))
    if usable is None:
        raise SignerNotAllowedError(reason=_reason(mine, now))
    return usable


def credential_of_unit(unit: OrgUnit) -> SigningCredential:
    """The certificate of the unit's seal; refused with the reason."""
    seals, now = SigningCredential.objects.filter(unit=unit), timezone.now()
    usable = _newest(seals.usable_at(now))
    if usable is None:
        raise SignerNotAllowedError(reason=f"seal_{_reason(seals, now)}")
    return usable


@dataclass(frozen=True)
class CertificateOutlook:
    """What to tell a signer before they sign: ``problem`` is a key of ``REFUSALS``, or empty when the certificate is good;
    ``ends_at`` is set when a good one, and all that follow it without a gap, end soon.
    """

    problem: str = ""
    ends_at: datetime | None = None


def certificate_outlook(person: User) -> CertificateOutlook:
    """How the certificates ``person`` signs with stand; one or two queries, nobody is asked over the network."""
    mine, now = SigningCredential.objects.filter(user=person), timezone.now()
    last = mine.usable_at(now).order_by("-valid_to").first()
    if last is None:
        return CertificateOutlook(_reason(mine, now))
    ends_at: datetime | None = last.valid_to
    if last.valid_to < now + ENDS_SOON:
        renewed = mine.filter(revoked_at=None, valid_to__gt=last.valid_to).values_list("valid_from", "valid_to")
        ends_at = unbroken_until(last.valid_to, renewed, step=timedelta())
    return CertificateOutlook(ends_at=ends_at if ends_at is not None and ends_at < now + ENDS_SOON else None)


def check_signer(document: Document, *, signer: User, mandate: Mandate | None) -> SigningCredential:
    """Whether ``signer`` can sign this document now: mandate in force, certificate valid, not revoked, key in reach.

    A first look, inside the transaction of the order: nobody is asked over the network. The signature itself asks again.

    Raises:
        SignerNotAllowedError, CertificateRejectedError: with the reason; nothing was changed.
    """
    if mandate is not None:
        current = find_mandate(signer, document.unit, kind=document.kind)
        if current is None:
            raise SignerNotAllowedError(reason="no_mandate")
        if mandate.user_id != signer.pk or current.pk != mandate.pk:
            raise SignerNotAllowedError(reason="wrong_capacity")
    row = credential_of_person(signer)
    check_credential(engine_credential(row), ask=False)
    return row
