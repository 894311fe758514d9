"""Listening to the rooms below: a changed calendar moves promises."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from organisations.models import CalendarDay, OfficeHours
from workflows.domain.recounts import ask_recount


@receiver([post_save, post_delete], sender=CalendarDay)
@receiver([post_save, post_delete], sender=OfficeHours)
def recount_running_terms(instance: CalendarDay | OfficeHours, **_signal: Any) -> None:
    """A day off was announced, moved or taken back, or the week has changed."""
    ask_recount(instance.unit_id)
