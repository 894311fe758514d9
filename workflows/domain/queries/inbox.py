"""What is to be done: my work, and what waits for anybody with my role; soonest deadline first, page by key.

Measured: one top-26 per (role, unit) on the partial index, merged, costs the same at ten thousand and at a million rows;
an OFFSET or an unbounded COUNT does not.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from workflows.domain.queries.pages import CAP, SIZE, InboxPage, cut_page, later_than, place_of, within
from workflows.enums import WorkState
from workflows.models import WorkItem

__all__ = ["Queue", "inbox_counts", "inbox_page"]


class Queue(StrEnum):
    """The two halves of an inbox."""

    MINE = "mine"
    OPEN = "open"


def _mine(authority: Authority, place: tuple[datetime, int] | None, size: int) -> list[int]:
    """What the person has taken and may still do; list and count ask this one question."""
    held = within(authority.pairs)
    rows = WorkItem.objects.filter(held, later_than(place), state=WorkState.CLAIMED, assignee_id=authority.user_id)
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
    rows = WorkItem.objects.filter(within(pairs), later_than(place), state=WorkState.OPEN)
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
    place = place_of(after)
    held = authority or authority_of(user)
    ids = _mine(held, place, size + 1) if queue == Queue.MINE else _open(held, role, place, size + 1)
    return cut_page(ids, size)


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
