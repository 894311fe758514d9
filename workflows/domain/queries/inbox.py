"""What is to be done: my work, and what waits for anybody with my role; soonest deadline first, page by key.

Measured: one top-26 per (role, unit) on the partial index, merged, costs the same at ten thousand and at a million rows;
an OFFSET or an unbounded COUNT does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from workflows.enums import WorkState
from workflows.models import WorkItem

__all__ = ["CAP", "InboxPage", "Queue", "inbox_counts", "inbox_page"]

SIZE = 25
CAP = 1000  # counts beyond it are shown as "1000+"


class Queue(StrEnum):
    """The two halves of an inbox."""

    MINE = "mine"
    OPEN = "open"


@dataclass(frozen=True)
class InboxPage:
    """One page of work; ``after`` continues it, None at the end."""

    items: list[WorkItem]
    after: str | None


def _mark(item: WorkItem) -> str:
    return signing.dumps([item.due_at.isoformat(), item.pk], salt="inbox", compress=False)


def _from_mark(mark: str | None) -> tuple[datetime, int] | None:
    """The place a page ended; a mark that was tampered with starts over."""
    if not mark:
        return None
    try:
        due_at, pk = signing.loads(mark, salt="inbox")
    except signing.BadSignature:
        return None
    parsed = parse_datetime(due_at)
    return (parsed, int(pk)) if parsed else None


def _after(place: tuple[datetime, int] | None) -> Q:
    if place is None:
        return Q()
    return Q(due_at__gt=place[0]) | Q(due_at=place[0], pk__gt=place[1])


def _full(ids: list[int]) -> list[WorkItem]:
    rows = WorkItem.objects.select_related("case__version__procedure", "unit", "assignee").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _within(pairs: Iterable[tuple[str, int]]) -> Q:
    """Work of these (role, unit) pairs."""
    units: dict[str, list[int]] = {}
    for role, unit_id in pairs:
        units.setdefault(role, []).append(unit_id)
    held = Q(pk__in=[])
    for role, unit_ids in units.items():
        held |= Q(role=role, unit_id__in=unit_ids)
    return held


def _mine(authority: Authority, place: tuple[datetime, int] | None, size: int) -> list[int]:
    """What the person has taken and may still do; list and count ask this one question."""
    held = _within(authority.pairs)
    rows = WorkItem.objects.filter(held, _after(place), state=WorkState.CLAIMED, assignee_id=authority.user_id)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:size])


_LATERAL = """
SELECT w.id FROM (VALUES {pairs}) AS p(role, unit_id) CROSS JOIN LATERAL (
  SELECT i.id, i.due_at FROM workflows_workitem i
  WHERE i.state = 'open' AND i.unit_id = p.unit_id AND i.role = p.role {after}
  ORDER BY i.due_at, i.id LIMIT {size}) w
ORDER BY w.due_at, w.id LIMIT {size}
"""


def _open_on_postgres(pairs: list[tuple[str, int]], place: tuple[datetime, int] | None, size: int) -> list[int]:
    after = "AND (i.due_at, i.id) > (%s, %s)" if place else ""
    rows = ", ".join(["(%s::varchar, %s::bigint)"] * len(pairs))
    sql = _LATERAL.format(pairs=rows, after=after, size=int(size))
    values: list[Any] = [value for pair in pairs for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(sql, values + (list(place) if place else []))
        return [row[0] for row in cursor.fetchall()]


def _open_anywhere(pairs: list[tuple[str, int]], place: tuple[datetime, int] | None, size: int) -> list[int]:
    rows = WorkItem.objects.filter(_within(pairs), _after(place), state=WorkState.OPEN)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:size])


def _open(authority: Authority, role: str | None, place: tuple[datetime, int] | None, size: int) -> list[int]:
    pairs = sorted(pair for pair in authority.pairs if role is None or pair[0] == role)
    if not pairs:
        return []
    read = _open_on_postgres if connection.vendor == "postgresql" else _open_anywhere
    return read(pairs, place, size)


def inbox_page(
    user: User,
    queue: Queue,
    *,
    role: str | None = None,
    after: str | None = None,
    size: int = SIZE,
    authority: Authority | None = None,
) -> InboxPage:
    """One page of the person's own work, or of what they may take."""
    place = _from_mark(after)
    held = authority or authority_of(user)
    ids = _mine(held, place, size + 1) if queue == Queue.MINE else _open(held, role, place, size + 1)
    items = _full(ids)
    more = _mark(items[size - 1]) if len(items) > size else None
    return InboxPage(items[:size], more)


def inbox_counts(user: User, *, authority: Authority | None = None) -> dict[str, int]:
    """How much waits in each queue, and per role what may be taken; counted up to ``CAP`` + 1."""
    held = authority or authority_of(user)
    counts = {
        Queue.MINE.value: len(_mine(held, None, CAP + 1)),
        Queue.OPEN.value: len(_open(held, None, None, CAP + 1)),
    }
    for role in sorted(held.roles):
        counts[f"role:{role}"] = len(_open(held, role, None, CAP + 1))
    return counts
