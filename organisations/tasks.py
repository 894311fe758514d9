"""Doormen of the people room."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from organisations.domain.accounts import forget_unverified
from organisations.domain.tree import settle_tree


@shared_task(name="organisations.forget_sessions")
def forget_sessions() -> None:
    """Sign-ins and opened cases that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@shared_task(name="organisations.settle_tree")
def settle_units() -> None:
    """Moves of units that were announced for a day that has come."""
    settle_tree()


@shared_task(name="organisations.forget_unverified")
def forget_unverified_accounts() -> None:
    """Citizens' accounts whose address was never verified."""
    forget_unverified()
