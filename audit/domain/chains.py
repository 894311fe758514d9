"""Which tables hold chains, and how to read them: rooms above register theirs, nobody below knows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Collate

from audit.models import ChainedRow, StreamHead, TrailEntry

__all__ = ["Chain", "Head", "chains", "in_stream_order", "register_chain"]

Head = tuple[str, int, str]  # stream, how many rows, hash of the last
BATCH = 2000


@dataclass(frozen=True)
class Chain:
    """One table of chained rows.

    ``heads`` come in the order of their stream's name, letter by letter. ``title`` says in people's words what a stream
    is about ("H19.150-261124-0007"). ``fault`` judges what belongs to a row but lies beside it (a remark and its hash).
    """

    table: str
    model: type[ChainedRow]
    heads: Callable[[], Iterable[Head]]
    title: Callable[[str], str]
    fault: Callable[[Any], str | None]
    beside: tuple[str, ...] = ()

    def rows(self) -> Iterable[ChainedRow]:
        """Every row, by stream and place, streamed."""
        return in_stream_order(self._read()).iterator(BATCH)

    def rows_of(self, stream: str, *, after: int, until: int) -> Iterable[ChainedRow]:
        """The rows of one stream between two places, as the database has them now."""
        return self._read().filter(stream=stream, seq__gt=after, seq__lte=until).order_by("seq").iterator(BATCH)

    def _read(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.select_related(*self.beside) if self.beside else rows


def in_stream_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Ordered letter by letter, as Python compares: a database's own language would sort otherwise."""
    letter_by_letter = "C" if connection.vendor == "postgresql" else "BINARY"
    return rows.order_by(Collate(F("stream"), letter_by_letter), *(["seq"] if _has_rows(rows.model) else []))


def _has_rows(model: type[Model]) -> bool:
    return issubclass(model, ChainedRow)


_chains: dict[str, Chain] = {}


def register_chain(
    model: type[ChainedRow],
    heads: Callable[[], Iterable[Head]],
    *,
    title: Callable[[str], str] = str,
    fault: Callable[[Any], str | None] = lambda _row: None,
    beside: tuple[str, ...] = (),
) -> None:
    """Have a table walked and sealed too; called when the application starts."""
    table = model._meta.label_lower
    _chains[table] = Chain(table, model, heads, title, fault, beside)


def chains() -> list[Chain]:
    """Every registered chain."""
    return list(_chains.values())


def _trail_heads() -> Iterable[Head]:
    return in_stream_order(StreamHead.objects.all()).values_list("stream", "seq", "hash").iterator(BATCH)


register_chain(TrailEntry, _trail_heads)
