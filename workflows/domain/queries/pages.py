"""One page of work at a time, and how far lines are counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kernel.counting import CAP
from workflows.domain.queries.sorting import BY_DEADLINE, Sorting, mark_of
from workflows.models import WorkItem

__all__ = ["CAP", "SIZE", "InboxPage", "cut_page", "within"]

SIZE = 25


@dataclass(frozen=True)
class InboxPage:
    """One page of work; ``after`` continues it, None at the end."""

    items: list[WorkItem]
    after: str | None


def _full(ids: list[int]) -> list[WorkItem]:
    rows = WorkItem.objects.select_related("case__version__procedure", "unit", "assignee").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def within(pairs: Iterable[tuple[str, int]]) -> Q:
    """Work of these (role, unit) pairs."""
    units: dict[str, list[int]] = {}
    for role, unit_id in pairs:
        units.setdefault(role, []).append(unit_id)
    held = Q(pk__in=[])
    for role, unit_ids in units.items():
        held |= Q(role=role, unit_id__in=unit_ids)
    return held


def cut_page(ids: list[int], size: int, sorting: Sorting = BY_DEADLINE) -> InboxPage:
    """The page from the ids that were read, one more than ``size`` when it goes on."""
    items = _full(ids)
    return InboxPage(items[:size], mark_of(items[size - 1], sorting) if len(items) > size else None)
