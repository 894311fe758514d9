"""Abbreviations the office uses; added at question time, editable without indexing anew."""

from django.db import models


class Synonym(models.Model):
    """``short`` and ``long`` mean the same: UBND and Ủy ban nhân dân."""

    short = models.CharField(max_length=40, unique=True)
    long = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.short} = {self.long}"
