"""The trail of everything that is not the history of a case: documents, grants, searches, sign-ins, refusals."""

from django.db import models

from audit.models.chained import ChainedRow


class TrailEntry(ChainedRow):
    """One recorded act. ``stream`` groups what belongs to one subject ("document:<uuid>") or one account."""

    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="trail_stream_seq")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="trail_subject"),
            models.Index(fields=["event", "at"], name="trail_event"),
        ]

    def sealed(self) -> dict[str, str]:
        """The subject is part of what was recorded."""
        return {"subject": f"{self.subject_type}:{self.subject_id}"}


class StreamHead(models.Model):
    """How long a stream is and how it ends: a row cut off at the end is missed here."""

    stream = models.CharField(max_length=80, unique=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.stream}: {self.seq}"
