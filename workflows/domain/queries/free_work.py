"""Work that nobody has taken yet, of (role, unit) pairs: one page of it, and how much there is.

Measured on PostgreSQL: one top-26 per pair on the partial index of the wanted order, merged, costs the same at ten thousand
and at a million rows; an OFFSET or an unbounded COUNT does not. Each index also holds what lists are narrowed by, so that
lines of other procedures are passed over without being read.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Count

from kernel.counting import CAP
from workflows.domain.queries.narrowing import Narrowing
from workflows.domain.queries.pages import within
from workflows.domain.queries.sorting import Place, Sorting, behind
from workflows.enums import WorkState
from workflows.models import WorkItem

__all__ = ["free_work", "free_work_by_role"]

Pairs = list[tuple[str, int]]

_FREE = "workflows_workitem i WHERE i.state = 'open' AND i.unit_id = p.unit_id AND i.role = p.role {terms}"
_PAGE = """
SELECT w.id FROM (VALUES {pairs}) AS p(role, unit_id) CROSS JOIN LATERAL (
  SELECT i.id, i.{column} FROM {free} {after} ORDER BY i.{column} {way}, i.id {way} LIMIT {size}) w
ORDER BY w.{column} {way}, w.id {way} LIMIT {size}
"""
_COUNT = """
SELECT p.role, sum(k.n) FROM (VALUES {pairs}) AS p(role, unit_id) CROSS JOIN LATERAL (
  SELECT count(*) AS n FROM (SELECT 1 FROM {free} LIMIT {size}) few) k
GROUP BY p.role
"""


def _ask(sql: str, pairs: Pairs, wanted: Narrowing, place: Place | None = None, **parts: Any) -> list[tuple[Any, ...]]:
    """Fill a statement with placeholders of our own making, and ask it."""
    terms = "".join(f" AND i.{column} {sign} %s" for column, sign, _value in wanted.terms)
    rows = ", ".join(["(%s::varchar, %s::bigint)"] * len(pairs))
    values = [*(value for pair in pairs for value in pair), *(value for _column, _sign, value in wanted.terms)]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(pairs=rows, free=_FREE.format(terms=terms), **parts), [*values, *(place or ())])
        return list(cursor.fetchall())


def _page_on_postgres(pairs: Pairs, wanted: Narrowing, sorting: Sorting, place: Place | None, size: int) -> list[int]:
    way, sign = ("DESC", "<") if sorting.downwards else ("ASC", ">")
    after = f"AND (i.{sorting.column}, i.id) {sign} (%s, %s)" if place else ""
    rows = _ask(_PAGE, pairs, wanted, place, column=sorting.column, way=way, after=after, size=int(size))
    return [row[0] for row in rows]


def _page_anywhere(pairs: Pairs, wanted: Narrowing, sorting: Sorting, place: Place | None, size: int) -> list[int]:
    rows = WorkItem.objects.filter(within(pairs), wanted.condition, behind(place, sorting), state=WorkState.OPEN)
    return list(rows.order_by(*sorting.fields).values_list("pk", flat=True)[:size])


def _count_on_postgres(pairs: Pairs, wanted: Narrowing) -> dict[str, int]:
    return {role: int(count) for role, count in _ask(_COUNT, pairs, wanted, size=CAP + 1)}


def _count_anywhere(pairs: Pairs, wanted: Narrowing) -> dict[str, int]:
    rows = WorkItem.objects.filter(within(pairs), wanted.condition, state=WorkState.OPEN).values("role")
    return dict(rows.annotate(n=Count("pk")).values_list("role", "n"))


def _for_engine(on_postgres: Callable[..., Any], anywhere: Callable[..., Any]) -> Callable[..., Any]:
    return on_postgres if connection.vendor == "postgresql" else anywhere


def free_work(pairs: Pairs, wanted: Narrowing, sorting: Sorting, place: Place | None, size: int) -> list[int]:
    """Ids of the first ``size`` lines behind ``place``; one query."""
    if not pairs:
        return []
    found: list[int] = _for_engine(_page_on_postgres, _page_anywhere)(pairs, wanted, sorting, place, size)
    return found


def free_work_by_role(pairs: Pairs, wanted: Narrowing) -> dict[str, int]:
    """How many lines there are for each role, counted up to ``CAP`` + 1; one query."""
    if not pairs:
        return {}
    counted: dict[str, int] = _for_engine(_count_on_postgres, _count_anywhere)(pairs, wanted)
    return {role: min(count, CAP + 1) for role, count in counted.items()}
