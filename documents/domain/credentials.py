"""Which certificate a person or a unit signs with now."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from documents.engines.signing import check_credential
from documents.engines.types import Credential
from documents.errors import SignerNotAllowedError
from documents.models import Document, SigningCredential
from organisations.domain.mandates import find_mandate
from organisations.models import Mandate, OrgUnit, User

__all__ = ["check_signer", "credential_of_person", "credential_of_unit", "engine_credential"]


def engine_credential(row: SigningCredential) -> Credential:
    """Where its key and certificate are; only the file back end of a demonstration exists so far."""
    if row.backend != "file":
        raise SignerNotAllowedError(reason="backend")
    folder = Path(str(settings.EGOV_SIGNING["KEYS_DIR"]))
    return Credential(folder / f"{row.key_ref}.key.pem", folder / f"{row.key_ref}.cert.pem", folder / "ca.cert.pem")


def _newest(rows: "object") -> SigningCredential | None:
    return rows.order_by("-valid_from", "-pk").first()  # type: ignore[attr-defined,no-any-return]


def credential_of_person(person: User) -> SigningCredential:
    """The certificate ``person`` signs with; refused with the reason when it has expired, was revoked or never was."""
    mine = SigningCredential.objects.filter(user=person)
    usable = _newest(mine.usable_at(timezone.now()))
    if usable is not None:
        return usable
    raise SignerNotAllowedError(reason="expired" if mine.exists() else "none")


def credential_of_unit(unit: OrgUnit) -> SigningCredential:
    """The certificate of the unit's seal."""
    usable = _newest(SigningCredential.objects.filter(unit=unit).usable_at(timezone.now()))
    if usable is None:
        raise SignerNotAllowedError(reason="seal")
    return usable


def check_signer(document: Document, *, signer: User, mandate: Mandate | None) -> SigningCredential:
    """Whether ``signer`` can sign this document now: mandate in force, certificate valid, not revoked, key in reach.

    A first look, inside the transaction of the order: nobody is asked over the network. The signature itself asks again.

    Raises:
        SignerNotAllowedError, CertificateRejectedError: with the reason; nothing was changed.
    """
    if mandate is not None:
        current = find_mandate(signer, document.unit, kind=document.kind)
        if mandate.user_id != signer.pk or current is None or current.pk != mandate.pk:
            raise SignerNotAllowedError(reason="mandate")
    row = credential_of_person(signer)
    check_credential(engine_credential(row), ask=False)
    return row
