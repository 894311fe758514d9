"""A procedure, and the versions of the law that it has had."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from procedures.enums import Level, TransitionalRule, VersionState
from procedures.errors import VersionImmutableError
from procedures.specs import VersionSpec

_parsed: dict[tuple[int, str], VersionSpec] = {}  # published versions never change: read once per process


class Procedure(models.Model):
    """A kind of service, known by its national code. What it asks for and how long it takes is in its versions."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    field = models.CharField(max_length=120)
    field_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    position = models.PositiveSmallIntegerField(default=100)  # order of the public list: most used first

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Reads by day."""

    def published(self) -> "VersionQuerySet":
        """Versions that are law, of any time."""
        return self.filter(state=VersionState.PUBLISHED)

    def on(self, day: date) -> "VersionQuerySet":
        """Published versions in force on ``day``."""
        return self.published().filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def delete(self) -> "tuple[int, dict[str, int]]":
        """Drafts may be thrown away together; what was law stays."""
        if self.published().exists():
            raise VersionImmutableError
        return super().delete()


class ProcedureVersion(models.Model):
    """What a procedure is from one day to another; immutable once published. A case is pinned to one.

    ``spec`` is the whole version as data (``procedures.specs.VersionSpec``); ``content_hash`` is its SHA-256.
    ``transitional_rule`` says which open cases this version leaves to the one before. Only ``valid_to`` of a published
    version may still be written, once: when its successor is published.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    transitional_rule = models.CharField(
        max_length=16, choices=TransitionalRule.choices, default=TransitionalRule.FILED
    )
    source = models.CharField(max_length=400)
    spec = models.JSONField()
    content_hash = models.CharField(max_length=64)
    search_text = models.TextField(blank=True, editable=False)  # folded: found with and without accents
    published_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state="published", valid_to__isnull=True),
                name="one_open_ended_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="version_dates"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_version_is_dated"
            ),
        ]
        ordering = ["procedure", "number"]

    def __str__(self) -> str:
        return f"{self.procedure} v{self.number}"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> "ProcedureVersion":
        """Remember whether the row was published, so that ``save`` can refuse."""
        row = super().from_db(db, field_names, values, **options)
        row._was_published = row.__dict__.get("state") == VersionState.PUBLISHED
        return row

    _was_published = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write, unless it is published and more than its last day is to be written (a trigger says the same)."""
        changed = kwargs.get("update_fields")
        if self._was_published and (changed is None or set(changed) != {"valid_to"}):
            raise VersionImmutableError
        super().save(*args, **kwargs)
        self._was_published = self.state == VersionState.PUBLISHED

    def delete(self, *args: Any, **kwargs: Any) -> "tuple[int, dict[str, int]]":
        """A draft may be thrown away; what was law stays."""
        if self.state == VersionState.PUBLISHED:
            raise VersionImmutableError
        return super().delete(*args, **kwargs)

    @property
    def parsed(self) -> VersionSpec:
        """The specification as frozen objects; a published one is parsed once per process."""
        if self.state != VersionState.PUBLISHED or self.pk is None:
            return VersionSpec.model_validate(self.spec)
        key = (self.pk, self.content_hash)
        found = _parsed.get(key)
        if found is None:
            found = _parsed[key] = VersionSpec.model_validate(self.spec)
        return found
