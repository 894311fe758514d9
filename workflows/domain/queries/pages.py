"""One page of work at a time: where it ended is a signed mark, never a number of rows to skip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from workflows.models import WorkItem

__all__ = ["CAP", "SIZE", "InboxPage", "cut_page", "later_than", "place_of", "within"]

SIZE = 25
CAP = 1000  # counts beyond it are shown as "1000+"


@dataclass(frozen=True)
class InboxPage:
    """One page of work; ``after`` continues it, None at the end."""

    items: list[WorkItem]
    after: str | None


def _mark(item: WorkItem) -> str:
    return signing.dumps([item.due_at.isoformat(), item.pk], salt="inbox", compress=False)


def place_of(mark: str | None) -> tuple[datetime, int] | None:
    """The place a page ended; a mark that was tampered with starts over."""
    if not mark:
        return None
    try:
        due_at, pk = signing.loads(mark, salt="inbox")
    except signing.BadSignature:
        return None
    parsed = parse_datetime(due_at)
    return (parsed, int(pk)) if parsed else None


def later_than(place: tuple[datetime, int] | None) -> Q:
    """Work behind that place, in the order of deadlines."""
    if place is None:
        return Q()
    return Q(due_at__gt=place[0]) | Q(due_at=place[0], pk__gt=place[1])


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


def cut_page(ids: list[int], size: int) -> InboxPage:
    """The page from the ids that were read, one more than ``size`` when it goes on."""
    items = _full(ids)
    return InboxPage(items[:size], _mark(items[size - 1]) if len(items) > size else None)
