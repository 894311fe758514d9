"""Numbers given out one after the other."""

from django.db import models


class Sequence(models.Model):
    """The last number of one series in one period: case codes of a unit and day, documents of a unit and year."""

    series = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="one_sequence_per_period")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}: {self.last}"
