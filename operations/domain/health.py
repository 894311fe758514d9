"""The state of the service in figures: what waits, what failed, what nobody holds."""

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from audit.domain.seals import SealState, seal_state
from audit.domain.trail import record
from documents.domain.credentials import ENDS_SOON
from documents.models import SigningCredential
from kernel.counting import CAP
from kernel.jobs import replay
from kernel.models import Job, JobState
from operations.domain.queues import Machine, given_up_jobs, machine_now
from operations.domain.reach import ended_units
from operations.errors import OperationsForbiddenError
from operations.rules import can_operate
from organisations.domain.grants import authority_of, in_force
from organisations.models import OrgUnit, RoleGrant, User
from search.domain.indexing import index_health
from workflows.domain.notices import retry_notice
from workflows.enums import NoticeState, Topic, WorkState
from workflows.models import Notice, WorkItem

__all__ = ["Health", "health_of", "retry_dead_job", "retry_failed_notice"]

SHOWN = 50
INDEX_LATE = 120.0  # seconds
DISK_LOW = 10  # percent


@dataclass(frozen=True)
class FailedNotice:
    """A message that did not go out; ``next_try`` when the machine tries again by itself."""

    notice: Notice
    next_try: datetime | None


@dataclass(frozen=True)
class Certificate:
    """A certificate whose owner has no later one."""

    row: SigningCredential
    has_ended: bool


@dataclass(frozen=True)
class Health:
    """One look at the service. Counts stop at ``CAP`` + 1; lists show the first ``SHOWN``."""

    machine: Machine
    given_up: int
    dead_jobs: list[Job]
    index: dict[str, object]
    failed: int
    failed_notices: list[FailedNotice]
    waiting_notices: int
    ended_units: list[OrgUnit]
    unheld_count: int
    unheld: list[WorkItem]
    hindered_count: int
    hindered: list[WorkItem]
    overdue: int
    certificates: list[Certificate]
    disk_free_percent: int
    seal: SealState

    @property
    def disk_is_low(self) -> bool:
        """Whether papers will soon find no place."""
        return self.disk_free_percent < DISK_LOW

    @property
    def index_is_late(self) -> bool:
        """Whether what was changed minutes ago cannot be found yet."""
        return float(str(self.index["lag"])) > INDEX_LATE

    @property
    def needs_hand(self) -> bool:
        """Whether anything on the page waits for a person."""
        alarms = (
            self.machine.scheduler_silent, self.machine.workers_silent, self.disk_is_low, self.certificates, self.seal.is_late,
        )  # fmt: skip
        counts = (
            self.given_up, self.failed, self.unheld_count, self.hindered_count, self.ended_units, self.index["dead"], self.index_is_late,
        )  # fmt: skip
        return any(alarms) or any(counts)


def check_operator(user: User) -> None:
    """Refuse everybody else."""
    if not can_operate(authority_of(user)):
        raise OperationsForbiddenError


def _unheld() -> QuerySet[WorkItem]:
    """Open work of a role and unit in which nobody holds the role today, or of a unit that has ended: it would wait for ever.

    A grant with subunits covers the units below its own, as it does when somebody takes work.
    """
    holding = (
        RoleGrant.objects.filter(in_force(timezone.localdate()), role=OuterRef("role"))
        .filter(user__is_active=True, user__is_official=True)
        .alias(place=ExpressionWrapper(OuterRef("unit__path"), output_field=CharField()))
        .filter(Q(unit=OuterRef("unit")) | Q(with_subunits=True, place__startswith=F("unit__path")))
    )
    live = WorkItem.objects.filter(state=WorkState.OPEN).select_related("case", "unit")
    ended = Q(unit__valid_to__lt=timezone.localdate())
    return live.filter(ended | ~Exists(holding)).order_by("due_at")


def _hindered() -> QuerySet[WorkItem]:
    """Steps that came back to people because certificate or mandate did not allow the signature or seal they ordered."""
    live = WorkItem.objects.filter(state__in=[WorkState.OPEN, WorkState.CLAIMED]).exclude(hindrance="")
    return live.select_related("case", "unit", "assignee").order_by("due_at")


def _failed_notices() -> tuple[int, list[FailedNotice]]:
    failed = Notice.objects.filter(state=NoticeState.FAILED)
    shown = list(failed.select_related("case")[:SHOWN])
    keys = [str(notice.uuid) for notice in shown]
    coming = Job.objects.filter(topic=Topic.SEND_NOTICE, key__in=keys, state__in=[JobState.PENDING, JobState.RUNNING])
    tries = dict(coming.values_list("key", "run_after"))
    return failed[: CAP + 1].count(), [FailedNotice(notice, tries.get(str(notice.uuid))) for notice in shown]


def _certificates() -> list[Certificate]:
    """Those that end soon or have ended, unless their owner has one that lasts longer."""
    now = timezone.now()
    rows = SigningCredential.objects.filter(revoked_at__isnull=True)
    longer = rows.filter(valid_to__gt=OuterRef("valid_to")).filter(
        Q(user__isnull=False, user=OuterRef("user")) | Q(unit__isnull=False, unit=OuterRef("unit"))
    )
    ending = rows.filter(valid_to__lt=now + ENDS_SOON).exclude(Exists(longer))
    shown = ending.select_related("user", "unit").order_by("valid_to")[:SHOWN]
    return [Certificate(row, row.valid_to <= now) for row in shown]


def health_of(user: User) -> Health:
    """Everything the operator's page shows; for operators and administrators only."""
    check_operator(user)
    disk, dead, unheld = shutil.disk_usage(settings.DATA_DIR), given_up_jobs(), _unheld()
    hindered = _hindered()
    failed, failed_notices = _failed_notices()
    live = WorkItem.objects.filter(state__in=[WorkState.OPEN, WorkState.CLAIMED])
    return Health(
        machine=machine_now(),
        given_up=dead[: CAP + 1].count(),
        dead_jobs=list(dead[:SHOWN]),
        index=index_health(),
        failed=failed,
        failed_notices=failed_notices,
        waiting_notices=Notice.objects.filter(state=NoticeState.PENDING)[: CAP + 1].count(),
        ended_units=ended_units(user)[:SHOWN],
        unheld_count=unheld[: CAP + 1].count(),
        unheld=list(unheld[:SHOWN]),
        hindered_count=hindered[: CAP + 1].count(),
        hindered=list(hindered[:SHOWN]),
        overdue=live.filter(due_at__lt=timezone.now())[: CAP + 1].count(),
        certificates=_certificates(),
        disk_free_percent=round(disk.free * 100 / disk.total),
        seal=seal_state(),
    )


def retry_dead_job(job_id: str, *, actor: User) -> None:
    """Give a given-up job a new life; recorded. One that is gone (tried again from another window) is no error."""
    check_operator(actor)
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return
    replay(job)
    record("operations.job_retried", actor=actor, detail={"topic": job.topic, "key": job.key})


def retry_failed_notice(notice_id: str, *, actor: User) -> None:
    """Send a failed notice again; recorded."""
    check_operator(actor)
    if not Notice.objects.filter(uuid=notice_id).exists():
        return
    retry_notice(notice_id)
    record("operations.notice_retried", actor=actor, detail={"notice": notice_id})
