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
    due = not_before or timezone.now()
    row = _promise(Job(topic=topic, key=key, payload=payload or {}, run_after=due))
    if due <= timezone.now():
        transaction.on_commit(lambda: hint(str(row.pk)), robust=True)
    return row


# One statement, so that two transactions asking at once wait for each other instead of one failing at its end.
_PROMISE = """
INSERT INTO kernel_job (id, topic, key, payload, state, attempts, run_after, again, holder, last_error, created_at)
VALUES (%s, %s, %s, %s, 'pending', 0, %s, %s, '', '', %s)
ON CONFLICT (topic, key) WHERE state IN ('pending', 'running') DO UPDATE SET
    payload = excluded.payload,
    again = (kernel_job.state = 'running'),
    run_after = CASE WHEN kernel_job.state = 'pending' AND excluded.run_after < kernel_job.run_after
        THEN excluded.run_after ELSE kernel_job.run_after END
RETURNING id
"""


def _promise(row: Job) -> Job:
    """Write the job, or add to the one that is open for the same thing; its id is then that one's."""
    names = ("id", "topic", "key", "payload", "run_after", "again", "created_at")
    fields: list[Any] = [Job._meta.get_field(name) for name in names]
    row.created_at = timezone.now()
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_PROMISE, values)
        row.pk = Job._meta.pk.to_python(cursor.fetchone()[0])
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
