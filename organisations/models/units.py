"""Units of government, dated, with predecessors and successors."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Substr

from organisations.enums import UnitFunction, UnitKind

_BELOW = (
    "WITH RECURSIVE below(id) AS (SELECT CAST(%s AS bigint) UNION SELECT place.unit_id FROM organisations_placement place"
    " JOIN below ON place.parent_id = below.id"
    " WHERE place.valid_from <= %s AND (place.valid_to IS NULL OR place.valid_to >= %s)) SELECT id FROM below"
)


class OrgUnitQuerySet(models.QuerySet["OrgUnit"]):
    """Reads by date and place in the tree."""

    def on(self, day: date) -> "OrgUnitQuerySet":
        """Units that exist on ``day``."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def below(self, unit: "OrgUnit") -> "OrgUnitQuerySet":
        """``unit`` and everything under it, as the tree stands today."""
        return self.filter(path__startswith=unit.path)

    def below_on(self, unit: "OrgUnit", day: date) -> "OrgUnitQuerySet":
        """``unit`` and everything that stood under it on ``day``; one query."""
        at = day.isoformat()
        return self.filter(pk__in=RawSQL(_BELOW, (unit.pk, at, at)))  # noqa: S611 - the values are bound


class OrgUnit(models.Model):
    """One unit from the day it began to the day it ended; a rename or merger is a new row with a ``Succession``.

    Under which unit it stood on which day is told by its placements. ``parent`` and ``path`` repeat what they say of
    today: ``path`` is the ids from the root, so that a subtree is one prefix. There is no "district" in the code: kinds
    of the past stay as data.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=35)  # agency identifier, QĐ 20/2020/QĐ-TTg: at most 35 characters
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    function = models.CharField(max_length=20, choices=UnitFunction.choices, blank=True, default="")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, editable=False, db_index=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day
    source = models.CharField(max_length=200)
    successors = models.ManyToManyField(
        "self",
        through="Succession",
        through_fields=("predecessor", "successor"),
        symmetrical=False,
        related_name="predecessors",
    )

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="one_living_unit_per_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["function", "kind"], name="unit_function")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the path in step, also of what is below; a new unit gets its first placement."""
        is_new, before = self._state.adding, self.path
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != before:
            self.path = path
            super().save(update_fields=["path"])
            if not is_new:
                moved = Concat(Value(path), Substr("path", len(before) + 1))
                OrgUnit.objects.filter(path__startswith=before).exclude(pk=self.pk).update(path=moved)
        if is_new and self.parent is not None:
            first = Placement(unit=self, parent=self.parent, valid_from=self.valid_from, source=self.source)
            Placement.objects.bulk_create(
                [first]
            )  # without a signal: a new unit stands in nobody's line, no calendar changes

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root to this unit."""
        return [int(part) for part in self.path.strip("/").split("/") if part]


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Reads by date."""

    def on(self, day: date) -> "PlacementQuerySet":
        """What holds on ``day``."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Placement(models.Model):
    """A unit stands under another from one day to another: written down for what was and for what is announced."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="placed_below")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day
    source = models.CharField(max_length=200)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_placement_from_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to__isnull=True), name="one_lasting_placement"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="placement_dates"
            ),
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="no_unit_below_itself"),
        ]
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return f"{self.unit} ⊂ {self.parent}"


class Succession(models.Model):
    """One unit's tasks went, wholly or in part, to another on ``on`` (merger, split, rename)."""

    predecessor = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="succeeds")
    on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
