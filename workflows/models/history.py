"""How a case got where it is: its chain of events, its promises, what was told to whom."""

import uuid

from django.db import models
from django.db.models import Q

from audit.models import ChainedRow
from workflows.enums import EVENT_LABELS, ClockReason, Event, NoticeChannel, NoticeState
from workflows.models.cases import Case


class CaseEvent(ChainedRow):
    """One row per thing that happened to a case; rows are added, never changed.

    There is no "current state" here on purpose: the state lives on Case. ``detail`` holds codes, keys and hashes; what
    people wrote is in ``Remark``, tied in by its hash.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="case_event_seq")]
        indexes = [models.Index(fields=["case", "seq"], name="case_event_order")]

    @property
    def label(self) -> str:
        """The words for what happened."""
        return str(EVENT_LABELS.get(Event(self.event), self.event))

    def sealed(self) -> dict[str, str]:
        """Which case it was is part of what was recorded."""
        return {"case": str(self.case_id)}


class Remark(models.Model):
    """What somebody wrote while acting (a reason, a comment). Kept apart from the chain, which holds its hash."""

    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="remark")
    text = models.TextField()

    def __str__(self) -> str:
        return f"remark on {self.event}"


class ClockEntry(models.Model):
    """The promised date was set or moved: the old one, the new one, and the whole account of the counting."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock")
    reason = models.CharField(max_length=20, choices=ClockReason.choices)
    at = models.DateTimeField()
    promised_before = models.DateTimeField(null=True)
    promised_after = models.DateTimeField(null=True)
    account = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.reason} of {self.case}"


class Notice(models.Model):
    """One message to one person about a case; sent by a job, retried, its failure visible to staff."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=6, choices=NoticeChannel.choices)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["created_at"], condition=Q(state="failed"), name="notice_failed")]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.channel} on {self.case}"
