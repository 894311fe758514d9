"""Asking for work: a row in the caller's transaction, a hint to the workers after commit."""

import time
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from kernel.models import Job, JobState

log = structlog.get_logger(__name__)
_QUIET_SECONDS = 10.0  # after a broker failure do not make every request wait for the next one
_quiet_until = 0.0


def enqueue(topic: str, *, key: str, payload: dict[str, Any] | None = None, not_before: datetime | None = None) -> Job:
    """Promise that ``topic`` will be done for ``key``; asking twice before it is done is one job.

    Asked for while it is running, it runs once more: the first run may have read the state before this change.
    """
    assert connection.in_atomic_block, "a job is asked for in the transaction of the change that needs it"
    open_job = (
        Job.objects.select_for_update()
        .filter(topic=topic, key=key, state__in=[JobState.PENDING, JobState.RUNNING])
        .first()
    )
    due = not_before or timezone.now()
    if open_job is None:
        row = Job.objects.create(topic=topic, key=key, payload=payload or {}, run_after=due)
    else:
        row = open_job
        row.payload = payload or {}
        row.again = row.state == JobState.RUNNING
        row.run_after = min(row.run_after, due) if row.state == JobState.PENDING else row.run_after
        row.save(update_fields=["payload", "again", "run_after"])
    if due <= timezone.now():
        transaction.on_commit(lambda: hint(str(row.pk)), robust=True)
    return row


def hint(job_id: str) -> None:
    """Tell the workers that a job waits. When the broker does not answer, the sweep finds the row instead."""
    global _quiet_until  # noqa: PLW0603 - one circuit breaker per process is the point
    if not getattr(settings, "EGOV_JOB_HINTS", True) or time.monotonic() < _quiet_until:
        return
    from kernel.tasks import run_job  # noqa: PLC0415 - tasks is the floor that calls this one

    try:
        run_job.apply_async(args=[job_id], retry=False)
    except (KombuError, OSError) as error:
        _quiet_until = time.monotonic() + _QUIET_SECONDS
        log.warning("jobs.broker_silent", error=type(error).__name__)


def replay(job: Job) -> None:
    """Give a dead job a new life: staff pressed “try again”."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.state != JobState.DEAD:
            return
        if Job.objects.filter(topic=row.topic, key=row.key, state__in=[JobState.PENDING, JobState.RUNNING]).exists():
            row.delete()  # the same work has been asked for again meanwhile
            return
        row.state, row.attempts, row.run_after, row.last_error = JobState.PENDING, 0, timezone.now(), ""
        row.save(update_fields=["state", "attempts", "run_after", "last_error"])
        transaction.on_commit(lambda: hint(str(row.pk)), robust=True)
