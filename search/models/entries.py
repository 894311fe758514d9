"""The outbox and memory of indexing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class EntryState(models.TextChoices):
    """Whether the index has the newest version."""

    PENDING = "pending", pgettext_lazy("index entry", "Waiting")
    DONE = "done", pgettext_lazy("index entry", "Indexed")
    DEAD = "dead", pgettext_lazy("index entry", "Given up")


class IndexEntry(models.Model):
    """One thing that can be found: the version the index should have. Raised in the transaction of the change.

    Deleted things keep their row (``gone``), so that versions stay comparable. There is no text here: the worker reads
    the truth again when it writes the index.
    """

    key = models.CharField(max_length=60, unique=True)
    version = models.PositiveIntegerField(default=1)
    indexed_version = models.PositiveIntegerField(default=0)
    gone = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=EntryState.choices, default=EntryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    indexed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["changed_at"], condition=Q(state="pending"), name="index_pending")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
