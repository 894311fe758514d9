"""Doormen of the people room."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task(name="organisations.forget_sessions")
def forget_sessions() -> None:
    """Sign-ins and opened cases that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
