"""What time alone does to cases, found by a sweep and safe to repeat: silence that counts as agreement, terms that pass,
work in the hands of people who may no longer do it, or of units that have ended, forms whose signer can sign again.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kernel.errors import EgovError
from organisations.domain.grants import authority_of, in_force
from organisations.models import RoleGrant
from workflows.domain.commands import conclude_silently, hand_back
from workflows.domain.handovers import hand_over, orphaned_work
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.progress import Journey
from workflows.domain.resuming import resume_forms
from workflows.domain.supplements import expire_supplement
from workflows.enums import CaseState, Event, Opinion, WorkState
from workflows.models import Consultation, SupplementRequest, WorkItem

__all__ = ["conclude_silence", "release_abandoned", "sweep_deadlines"]

log = structlog.get_logger(__name__)
BATCH = 200


def conclude_silence(uuid: UUID | str) -> bool:
    """A consulted unit said nothing in time: recorded as agreement by silence, and the case goes on."""
    found = Consultation.objects.get(uuid=uuid)
    with held_case(found.case_id) as case:
        asked = Consultation.objects.get(pk=found.pk)
        now = timezone.now()
        item = WorkItem.objects.select_related("task", "unit").get(consultation=asked)
        rests = case.state == CaseState.SUSPENDED
        if asked.answered_at is not None or asked.due_at > now or not item.is_live or rests:
            return False
        asked.opinion, asked.silent, asked.answered_at = Opinion.AGREED, True, now
        asked.save(update_fields=["opinion", "silent", "answered_at"])
        record_event(case, Event.SILENT, at=now, detail={"unit": item.unit.code, "step": item.step})
        conclude_silently(item, Journey(case, now))
        save_case(case)
    return True


def release_abandoned(uuid: UUID | str) -> bool:
    """Whoever holds the step may no longer do it (left, moved, grant ended): it waits for everybody of its role again."""
    found = WorkItem.objects.get(uuid=uuid)
    with held_case(found.case_id) as case:
        item = WorkItem.objects.select_related("task", "assignee").get(pk=found.pk)
        holder = item.assignee
        gone = holder is not None and not authority_of(holder).has(item.role, item.unit_id)
        if item.state != WorkState.CLAIMED or not gone:
            return False
        item.task.process = case.process
        hand_back(case, item, actor=None)
        save_case(case)
    return True


def _silent() -> QuerySet[Consultation]:
    live = Consultation.objects.filter(answered_at__isnull=True, work_item__state__in=["open", "claimed"])
    return live.filter(due_at__lte=timezone.now()).exclude(case__state=CaseState.SUSPENDED)


def _lapsed() -> QuerySet[SupplementRequest]:
    open_ones = SupplementRequest.objects.filter(answered_at__isnull=True, expired_at__isnull=True)
    return open_ones.filter(reply_due_at__lte=timezone.now(), case__state=CaseState.SUPPLEMENT)


def _abandoned() -> QuerySet[WorkItem]:
    """Claimed work without a direct grant of its holder; ``release_abandoned`` asks the rule itself."""
    held = RoleGrant.objects.filter(in_force(timezone.localdate()), user__is_active=True, user__is_official=True)
    mine = held.filter(user=OuterRef("assignee"), role=OuterRef("role"), unit=OuterRef("unit"))
    return WorkItem.objects.filter(state=WorkState.CLAIMED).exclude(Exists(mine))


def _each(rows: QuerySet[Any], action: Callable[[UUID], bool]) -> int:
    """Do all of them, oldest first; one that fails does not hold up the others."""
    done, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "uuid")[:BATCH]):
        for _pk, uuid in batch:
            try:
                done += action(uuid)
            except Exception as error:
                code = error.code if isinstance(error, EgovError) else type(error).__name__
                log.warning("deadlines.failed", action=action.__name__, code=code)
        last = batch[-1][0]
    return done


def sweep_deadlines() -> int:
    """Do all that is due; returns how much was done."""
    return (
        _each(_silent(), conclude_silence)
        + _each(_lapsed(), expire_supplement)
        + _each(orphaned_work(), hand_over)
        + _each(_abandoned(), release_abandoned)
        + resume_forms()
    )
