"""Doormen of the room."""

from typing import Any

from celery import shared_task

from kernel.jobs import job
from search.domain import indexing, mending
from search.enums import Topic


@job(Topic.INDEX, max_attempts=20)
def index_job(payload: dict[str, Any]) -> None:
    """What changed, into the index; then what is in it."""
    indexing.index_keys(payload["keys"])
    indexing.touch_contents(payload.get("contents_of", []))


@shared_task(name="search.reconcile")
def reconcile(*, deep: bool = False) -> dict[str, int]:
    """Truth and index compared, and mended."""
    found = mending.reconcile(deep=deep)
    return {"missing": found.missing, "stale": found.stale, "extra": found.extra, "altered": found.altered}
