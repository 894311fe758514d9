"""What the office asks for while it works: of the applicant, and of other units."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import OrgUnit
from workflows.enums import Opinion
from workflows.models.cases import Case


class SupplementRequest(models.Model):
    """The office asks the applicant, once and in full, for exactly these fields and papers.

    ``items`` is ``[{"kind": "field"|"paper", "key": …, "why": …}]``. The promise before and after are both kept.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supplements")
    step = models.CharField(max_length=40)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    items = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    reply_due_at = models.DateTimeField(null=True)
    promised_before = models.DateTimeField(null=True)
    promised_after = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True, expired_at__isnull=True),
                name="one_open_supplement",
            )
        ]
        indexes = [
            models.Index(
                fields=["reply_due_at"],
                condition=Q(answered_at__isnull=True, expired_at__isnull=True),
                name="supplement_due",
            )
        ]

    def __str__(self) -> str:
        return f"supplement of {self.case}"

    @property
    def is_open(self) -> bool:
        """Whether the applicant can still answer."""
        return self.answered_at is None and self.expired_at is None


class Consultation(models.Model):
    """One unit is asked for its opinion. Silence after the term counts as agreement, and is recorded as such."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="consultations")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    opinion = models.CharField(max_length=20, choices=Opinion.choices, blank=True)
    text = models.CharField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    silent = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(answered_at__isnull=True), name="consultation_due")]

    def __str__(self) -> str:
        return f"opinion of {self.unit} on {self.case}"
