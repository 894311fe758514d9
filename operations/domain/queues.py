"""The queues: what waits, what waits too long, what was given up, and whether anybody is working."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from kernel.models import Job, JobState
from workflows.enums import Topic

__all__ = ["Machine", "Queue", "given_up_jobs", "machine_now"]

LATE = timedelta(minutes=2)  # the sweep comes every five seconds: what is due for longer finds no worker
BEAT_SILENT = timedelta(minutes=10)  # the scheduler writes its last round down every three minutes


@dataclass(frozen=True)
class Queue:
    """One kind of work: how much waits, runs, comes again after a failure; since when the oldest is due."""

    topic: str
    waiting: int
    running: int
    again: int
    oldest: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Machine:
    """Whether workers and scheduler are at work. ``lag`` is how long the oldest due job has been due, in seconds."""

    queues: list[Queue]
    lag: float
    last_done: datetime | None
    last_sweep: datetime | None
    workers_silent: bool
    scheduler_silent: bool


def _queues(now: datetime) -> Iterator[Queue]:
    waiting, due = Q(state=JobState.PENDING), Q(state=JobState.PENDING, run_after__lte=now)
    rows = (
        Job.objects.filter(state__in=[JobState.PENDING, JobState.RUNNING])
        .values("topic")
        .annotate(
            waiting=Count("pk", filter=waiting),
            running=Count("pk", filter=Q(state=JobState.RUNNING)),
            again=Count("pk", filter=waiting & Q(attempts__gt=0)),
            oldest=Min(Greatest(F("run_after"), F("created_at")), filter=due),
        )
        .order_by("topic")
    )
    for row in rows:
        yield Queue(**row, is_late=row["oldest"] is not None and row["oldest"] < now - LATE)


def machine_now() -> Machine:
    """The queues and those who empty them, as of now; three queries."""
    now = timezone.now()
    queues = list(_queues(now))
    oldest = min((row.oldest for row in queues if row.oldest is not None), default=None)
    done = Job.objects.filter(state=JobState.DONE).aggregate(last=Max("finished_at"))
    swept = PeriodicTask.objects.filter(task="kernel.sweep_jobs").values_list("last_run_at", flat=True).first()
    return Machine(
        queues=queues,
        lag=(now - oldest).total_seconds() if oldest else 0.0,
        last_done=done["last"],
        last_sweep=swept,
        workers_silent=any(row.is_late for row in queues),
        scheduler_silent=swept is None or swept < now - BEAT_SILENT,
    )


def given_up_jobs() -> QuerySet[Job]:
    """Work that failed for good or too often and that nobody has asked for again since.

    A message that did not go out is not among them: it is shown with its case, and sent again from there.
    """
    later = Job.objects.filter(topic=OuterRef("topic"), key=OuterRef("key"), created_at__gt=OuterRef("created_at"))
    dead = Job.objects.filter(state=JobState.DEAD).exclude(topic=Topic.SEND_NOTICE)
    return dead.exclude(Exists(later)).order_by("-created_at")
