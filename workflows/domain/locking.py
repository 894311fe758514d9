"""The case under its lock, and the one way to write it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from organisations.domain.calendars import with_calendar_stamp
from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from procedures.domain.frozen import frozen_version
from workflows import rules
from workflows.domain.engine import known_process, locked_process
from workflows.errors import StepDoneError, StepForbiddenError
from workflows.models import Case, WorkItem
from workflows.signals import case_changed, case_ended, case_units_changed

__all__ = ["held_case", "held_item", "save_case"]

_SAVED = (
    "state", "assignee", "decider", "received_at", "first_promised_at", "promised_at", "decided_at", "finished_at",
    "ended_at", "answers", "applicant_name", "event_count", "event_hash", "process", "version", "competent_unit", "scope_units",
    "receiving_unit", "result_channel", "return_unit",
)  # fmt: skip


_FOUND = ("pk", "role", "unit_id", "task__process_id", "task__process__flow_class")


@contextmanager
def held_case(case_id: int) -> Iterator[Case]:
    """The case, locked with its process for one transaction; ``BusyError`` when somebody else holds it too long."""
    process_id, flow_class = Case.objects.values_list("process_id", "process__flow_class").get(pk=case_id)
    with locked_process(flow_class, process_id):
        rows = Case.objects.select_related("receiving_unit", "competent_unit", "process")
        case: Any = with_calendar_stamp(rows).get(pk=case_id)
        case.version = frozen_version(case.version_id)
        yield case


def save_case(case: Case, *, ended: bool = False) -> None:
    """Write what the command changed in memory, and announce it inside the transaction."""
    case.save(update_fields=list(_SAVED))
    case_changed.send(sender=Case, case=case)
    if case.widened:
        case_units_changed.send(sender=Case, case=case)
    if ended:
        case_ended.send(sender=Case, case=case)


class _Found(NamedTuple):
    """Of a work item as much as tells who might and what to lock.

    Its unit may go to an heir meanwhile: each command asks again, of the item it finds under the lock.
    """

    pk: int
    role: str
    unit_id: int
    process_id: int
    flow_class: Any


def _find_item(item_id: UUID | str) -> _Found:
    found = WorkItem.objects.filter(uuid=item_id).values_list(*_FOUND)[:1]
    for row in found:
        return _Found(*row)
    raise StepForbiddenError  # what does not exist and what is not yours cannot be told apart


def _fresh_item(found: _Found) -> WorkItem:
    """The work item, its task and its case as they are under the lock; the version is taken from memory."""
    rows = WorkItem.objects.select_related("task", "case").annotate(code_of_unit=F("unit__code"))
    item: Any = with_calendar_stamp(rows).get(pk=found.pk)
    process = known_process(found.flow_class, found.process_id)
    item.task.process, item.case.process, item.unit_code = process, process, item.code_of_unit
    item.case.version, item.case.calendar_stamp = frozen_version(item.case.version_id), item.calendar_stamp
    return item


@contextmanager
def held_item(item_id: UUID | str, actor: User) -> Iterator[tuple[Case, WorkItem, Authority]]:
    """Lock, then ask again: the item may have been done, taken or lost to this person since the page was drawn."""
    found = _find_item(item_id)
    with locked_process(found.flow_class, found.process_id):
        authority = authority_of(actor)  # asked under the lock: a grant revoked while one waited for it is gone
        if not authority.has(found.role, found.unit_id) and not rules.can_reassign(authority, found):
            raise StepForbiddenError
        item = _fresh_item(found)
        if not item.is_live:
            raise StepDoneError
        yield item.case, item, authority
