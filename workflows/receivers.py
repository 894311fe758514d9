"""Listening to the rooms below: a changed calendar moves promises, a closed account opens no case any more."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from organisations.models import CalendarDay, OfficeHours, User
from organisations.signals import account_closed
from workflows.domain.following import unfollow_all
from workflows.domain.recounts import ask_recount


@receiver([post_save, post_delete], sender=CalendarDay)
@receiver([post_save, post_delete], sender=OfficeHours)
def recount_running_terms(instance: CalendarDay | OfficeHours, **_signal: Any) -> None:
    """A day off was announced, moved or taken back, or the week has changed."""
    ask_recount(instance.unit_id)


@receiver(account_closed)
def empty_closed_account(account: User, **_signal: Any) -> None:
    """Its cases stay what they are; code and secret open them."""
    unfollow_all(account)
