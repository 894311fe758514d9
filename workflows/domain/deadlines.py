"""What time alone does to cases: silence that counts as agreement, terms that pass. Found by a sweep, safe to repeat."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone

from kernel.errors import EgovError
from procedures.specs import FanStep
from workflows.domain.commands import answering_outcome, conclude_silently, held_case, save_case
from workflows.domain.history import record_event
from workflows.domain.progress import Journey
from workflows.domain.supplements import expire_supplement
from workflows.enums import Event, Opinion
from workflows.models import Consultation, SupplementRequest, WorkItem

__all__ = ["conclude_silence", "sweep_deadlines"]

log = structlog.get_logger(__name__)
BATCH = 200


def conclude_silence(uuid: UUID | str) -> bool:
    """A consulted unit said nothing in time: recorded as agreement by silence, and the case goes on."""
    found = Consultation.objects.get(uuid=uuid)
    with held_case(found.case_id) as case:
        asked = Consultation.objects.get(pk=found.pk)
        now = timezone.now()
        item = WorkItem.objects.select_related("task", "unit").get(consultation=asked)
        if asked.answered_at is not None or asked.due_at > now or not item.is_live:
            return False
        asked.opinion, asked.silent, asked.answered_at = Opinion.AGREED, True, now
        asked.save(update_fields=["opinion", "silent", "answered_at"])
        step = case.version.parsed.plan.step(item.step)
        assert isinstance(step, FanStep)
        record_event(case, Event.SILENT, at=now, detail={"unit": item.unit.code, "step": item.step})
        conclude_silently(item, Journey(case, now), answering_outcome(step))
        save_case(case)
    return True


def sweep_deadlines() -> int:
    """Do all that is due; returns how much was done. One stuck case does not hold up the others."""
    now, done = timezone.now(), 0
    silent = Consultation.objects.filter(
        answered_at__isnull=True, due_at__lte=now, work_item__state__in=["open", "claimed"]
    )
    lapsed = SupplementRequest.objects.filter(answered_at__isnull=True, expired_at__isnull=True, reply_due_at__lte=now)
    actions: list[tuple[Callable[[UUID], bool], Any]] = [(conclude_silence, silent), (expire_supplement, lapsed)]
    for action, rows in actions:
        for uuid in rows.order_by("pk").values_list("uuid", flat=True)[:BATCH]:
            try:
                done += action(uuid)
            except EgovError as error:
                log.warning("deadlines.failed", code=error.code)
    return done
