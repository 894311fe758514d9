"""When units work: dated office hours, and single days that differ from their weekday."""

import uuid

from django.db import models
from django.db.models import F, Q

from organisations.enums import CalendarDayKind, HoursPurpose
from organisations.models.units import OrgUnit
from organisations.validators import validate_week


class OfficeHours(models.Model):
    """The usual week of a unit and of all units below it, for a period; the nearest unit's own hours win.

    ``week`` maps the ISO weekday to its stretches: ``{"1": [["07:30", "11:30"], ["13:00", "17:00"]], …}``; a
    missing day is the weekly day off. Without any row the house falls back to ``kernel.workdays.OFFICE_WEEK``.
    """

    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="office_hours")
    purpose = models.CharField(max_length=10, choices=HoursPurpose.choices, default=HoursPurpose.WORK)
    week = models.JSONField(validators=[validate_week])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="office_hours_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.valid_from:%d/%m/%Y}"


class CalendarDay(models.Model):
    """One date that differs: for everyone, or for a unit and everything below it.

    ``announced_on`` is when the office could know; a day announced after cases were promised is why a promise may be
    recomputed, never a silent change.
    """

    date = models.DateField()
    kind = models.CharField(max_length=10, choices=CalendarDayKind.choices)
    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="calendar_days")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=300)
    announced_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date"], condition=Q(unit__isnull=True), name="one_rule_per_day"),
            models.UniqueConstraint(fields=["unit", "date"], name="one_rule_per_unit_and_day"),
        ]
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class CalendarStamp(models.Model):
    """One row: the state in which hours and days are. Whoever has read them under this stamp need not read them again.

    Drawn at random with every change and in its transaction, not counted: a change that was rolled back must not leave a
    number behind that the next one gets too. No row: nothing has ever been changed.
    """

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.stamp)
