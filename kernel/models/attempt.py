"""Failed attempts, counted per address and hour."""

from django.db import models


class FailedAttempts(models.Model):
    """How often one address (hashed, never itself) guessed wrong within one window of time."""

    key = models.CharField(max_length=64)
    window = models.PositiveIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_window")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.window}: {self.count}"
