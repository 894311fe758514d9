"""Doormen of the trail."""

from celery import shared_task

from audit.domain import seals


@shared_task(name="audit.seal_trail")
def seal_trail() -> int:
    """The ends of all chains, once a day, into a file outside the database."""
    return seals.seal_trail()
