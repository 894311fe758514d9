"""What was handed in and what was issued."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from documents.models import Document, StoredFile
from organisations.models import Mandate
from workflows.enums import PaperForm, Purpose
from workflows.models.cases import Case
from workflows.models.requests import SupplementRequest

_MANY = (Purpose.SUPPLEMENT, Purpose.APOLOGY, Purpose.VOIDED)  # of these a case may have several documents


class Paper(models.Model):
    """One file handed in for one component. A supplemented paper replaces its predecessor; both stay."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    component_key = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField(default=0)
    supplement = models.ForeignKey(SupplementRequest, null=True, on_delete=models.PROTECT, related_name="papers")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    withdrawn = models.BooleanField(default=False)  # replaced by a supplement, without a direct successor
    form = models.CharField(max_length=14, choices=PaperForm.choices, default=PaperForm.ELECTRONIC)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["component_key", "position", "pk"]
        indexes = [models.Index(fields=["case", "component_key"], name="paper_of_component")]

    def __str__(self) -> str:
        return f"{self.component_key} of {self.case}"

    @property
    def is_current(self) -> bool:
        """Whether it still counts."""
        return self.replaced_by_id is None and not self.withdrawn


class CaseDocument(models.Model):
    """A document of a case. The case holds the link, never the reverse.

    ``signer``, ``mandate`` and ``sha256_to_sign`` are the order to sign: who said so, on what ground, for which bytes.
    A result whose number was cancelled stays with the case, as ``voided``.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="in_case")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    supplement = models.ForeignKey(SupplementRequest, null=True, on_delete=models.PROTECT, related_name="documents")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    sha256_to_sign = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purpose"], condition=~Q(purpose__in=_MANY), name="one_document_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.case}"
