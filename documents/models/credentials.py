"""Certificates that may sign here, and the signatures made with them."""

import uuid
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from documents.enums import SignatureRole
from documents.errors import DocumentFinalError
from documents.models.documents import Document
from organisations.enums import SigningCapacity
from organisations.models import Mandate, OrgUnit


class SigningCredentialQuerySet(models.QuerySet["SigningCredential"]):
    """Reads by moment."""

    def usable_at(self, at: datetime) -> "SigningCredentialQuerySet":
        """Credentials that are valid and not revoked at ``at``."""
        return self.filter(valid_from__lte=at, valid_to__gt=at).filter(
            Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
        )


class SigningCredential(models.Model):
    """One certificate of a person (to sign) or of a unit (its seal), and where its key is.

    There is no key here, and no PIN: ``key_ref`` names the key to the back end that holds it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="signing_credentials"
    )
    unit = models.ForeignKey(
        OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="signing_credentials"
    )
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300, blank=True)
    serial = models.CharField(max_length=64, unique=True)  # hexadecimal, lower case
    backend = models.CharField(max_length=20)
    key_ref = models.CharField(max_length=200)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SigningCredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="credential_of_person_or_unit",
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=models.F("valid_from")), name="credential_dates"),
        ]
        indexes = [models.Index(fields=["user", "unit"], name="credential_holder")]

    def __str__(self) -> str:
        return self.subject


class Signature(models.Model):
    """One signature on one document: who or which unit, in which capacity, under which mandate, with which certificate.

    ``digest`` is what was signed, ``name`` the signer as printed; both stay when the person leaves.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=SignatureRole.choices)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="seals")
    name = models.CharField(max_length=200)
    capacity = models.CharField(max_length=4, choices=SigningCapacity.choices, blank=True)
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    certificate_serial = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    level = models.CharField(max_length=8)
    digest = models.CharField(max_length=128)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "role"], name="one_signature_per_role"),
            models.CheckConstraint(
                condition=Q(role=SignatureRole.OFFICER, signer__isnull=False, unit__isnull=True)
                | Q(role=SignatureRole.SEAL, signer__isnull=True, unit__isnull=False),
                name="signature_of_person_or_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise DocumentFinalError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Signatures stay."""
        raise DocumentFinalError
