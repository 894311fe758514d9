"""The state of the service in figures: what waits, what failed, what nobody holds."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from audit.domain.trail import record
from documents.models import SigningCredential
from kernel.jobs import replay
from kernel.models import Job, JobState
from operations.errors import OperationsForbiddenError
from operations.rules import can_operate
from organisations.domain.grants import authority_of
from organisations.models import RoleGrant, User
from search.domain.indexing import index_health
from workflows.domain.notices import retry_notice
from workflows.enums import NoticeState, WorkState
from workflows.models import Notice, WorkItem

__all__ = ["Health", "health_of", "retry_dead_job", "retry_failed_notice"]

SHOWN = 50


@dataclass(frozen=True)
class Health:
    """One look at the service."""

    topics: list[dict[str, Any]]
    oldest_job_seconds: float
    last_done: Any
    dead_jobs: list[Job]
    index: dict[str, object]
    failed_notices: list[Notice]
    waiting_notices: int
    unheld: list[WorkItem]
    overdue: int
    certificates: list[SigningCredential]
    disk_free_percent: int


def check_operator(user: User) -> None:
    """Refuse everybody else."""
    if not can_operate(authority_of(user)):
        raise OperationsForbiddenError


def _unheld() -> QuerySet[WorkItem]:
    """Open work of a role and unit in which nobody holds the role today: it would wait for ever."""
    today = timezone.localdate()
    holders = RoleGrant.objects.on(today).filter(
        revoked_at__isnull=True, role=OuterRef("role"), unit=OuterRef("unit"), user__is_active=True
    )
    live = WorkItem.objects.filter(state=WorkState.OPEN).select_related("case", "unit")
    return live.exclude(Exists(holders)).order_by("due_at")


def _waiting() -> tuple[list[dict[str, Any]], float]:
    rows = Job.objects.filter(state__in=[JobState.PENDING, JobState.RUNNING]).values("topic")
    topics: list[dict[str, Any]] = [
        dict(row) for row in rows.annotate(n=Count("pk"), oldest=Min("run_after")).order_by("topic")
    ]
    due = [row["oldest"] for row in topics if row["oldest"] <= timezone.now()]
    return topics, (timezone.now() - min(due)).total_seconds() if due else 0.0


def health_of(user: User) -> Health:
    """Everything the operator's page shows; for operators and administrators only."""
    check_operator(user)
    now = timezone.now()
    topics, oldest = _waiting()
    disk = shutil.disk_usage(settings.DATA_DIR)
    soon = SigningCredential.objects.filter(revoked_at__isnull=True, valid_to__lt=now + timedelta(days=30))
    return Health(
        topics=topics,
        oldest_job_seconds=oldest,
        last_done=Job.objects.filter(state=JobState.DONE)
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)
        .first(),
        dead_jobs=list(Job.objects.filter(state=JobState.DEAD).order_by("-created_at")[:SHOWN]),
        index=index_health(),
        failed_notices=list(Notice.objects.filter(state=NoticeState.FAILED).select_related("case")[:SHOWN]),
        waiting_notices=Notice.objects.filter(state=NoticeState.PENDING).count(),
        unheld=list(_unheld()[:SHOWN]),
        overdue=WorkItem.objects.filter(state__in=[WorkState.OPEN, WorkState.CLAIMED], due_at__lt=now)[:1001].count(),
        certificates=list(soon.select_related("user", "unit").order_by("valid_to")[:SHOWN]),
        disk_free_percent=round(disk.free * 100 / disk.total),
    )


def retry_dead_job(job_id: str, *, actor: User) -> None:
    """Give a given-up job a new life; recorded."""
    check_operator(actor)
    job = Job.objects.get(pk=job_id)
    replay(job)
    record("operations.job_retried", actor=actor, detail={"topic": job.topic, "key": job.key})


def retry_failed_notice(notice_id: str, *, actor: User) -> None:
    """Send a failed notice again; recorded."""
    check_operator(actor)
    retry_notice(notice_id)
    record("operations.notice_retried", actor=actor, detail={"notice": notice_id})
