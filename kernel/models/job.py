"""The durable queue: a row is the promise that something will be done; a broker message is only a hint."""

import uuid

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """Where a job stands."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(models.Model):
    """One thing to be done outside the transaction that asked for it: render, sign, send, extract, index.

    Written in the same transaction as the change that needs it, so nothing is lost between commit and broker.
    There is no result here on purpose: what a job produces lives in the room that asked for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    again = models.BooleanField(default=False)  # asked for once more while it was running
    holder = models.CharField(max_length=120, blank=True)  # host, process and its start time
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)  # a code and a class name, never data
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "key"], condition=Q(state__in=["pending", "running"]), name="one_open_job_per_key"
            )
        ]
        indexes = [
            models.Index(fields=["run_after", "created_at"], condition=Q(state="pending"), name="job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_leases"),
            models.Index(fields=["topic", "created_at"], condition=Q(state="dead"), name="job_dead"),
            models.Index(fields=["finished_at"], condition=Q(state="done"), name="job_done"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} {self.state}"
