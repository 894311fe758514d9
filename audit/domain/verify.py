"""Re-walking every chain: the answer names the first broken row and what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from audit.domain.chain import GENESIS, row_hash
from audit.models import ChainedRow, StreamHead, TrailEntry

__all__ = ["Break", "TrailReport", "register_chain", "verify_all"]


@dataclass(frozen=True)
class Break:
    """One broken place: which table and stream, which row, and why it cannot be what was written."""

    table: str
    stream: str
    seq: int
    reason: str


@dataclass(frozen=True)
class TrailReport:
    """How many rows and streams were walked and where they break; sound when ``breaks`` is empty."""

    rows: int
    streams: int
    breaks: tuple[Break, ...] = field(default=())


@dataclass(frozen=True)
class _Chain:
    table: str
    rows: Callable[[], Iterable[ChainedRow]]
    heads: Callable[[], Iterable[tuple[str, int, str]]]


_chains: dict[str, _Chain] = {}


def register_chain(
    table: str, rows: Callable[[], Iterable[ChainedRow]], heads: Callable[[], Iterable[tuple[str, int, str]]]
) -> None:
    """Have ``table`` walked too: ``rows`` ordered by stream and seq, ``heads`` as (stream, length, last hash)."""
    _chains[table] = _Chain(table, rows, heads)


def _trail_rows() -> Iterable[ChainedRow]:
    return TrailEntry.objects.order_by("stream", "seq").iterator(2000)


register_chain(
    "audit.trailentry", _trail_rows, lambda: StreamHead.objects.values_list("stream", "seq", "hash").iterator(2000)
)


def _fault(row: ChainedRow, seq: int, prev: str) -> str | None:
    if row.seq != seq:
        return f"row {seq} is missing"
    if row.prev_hash != prev:
        return "does not follow the row before"
    if row_hash(row) != row.hash:
        return "content was changed"
    return None


def _walk(chain: _Chain) -> Iterator[Break | tuple[int, int]]:
    heads = {stream: (seq, last) for stream, seq, last in chain.heads()}
    rows = streams = 0
    stream, seq, prev, broken = "", 0, GENESIS, False
    ends: dict[str, tuple[int, str]] = {}
    for row in chain.rows():
        rows += 1
        if row.stream != stream:
            stream, seq, prev, broken = row.stream, 0, GENESIS, False
            streams += 1
        if not broken:
            fault = _fault(row, seq + 1, prev)
            broken = fault is not None
            if fault:
                yield Break(chain.table, stream, row.seq, fault)
        seq, prev = row.seq, row.hash
        ends[stream] = (seq, prev)
    for name, head in heads.items():
        if head[0] and ends.get(name) != head:
            found = ends.get(name, (0, ""))
            if found[0] != head[0] or found[1] != head[1]:
                yield Break(chain.table, name, found[0] + 1, "the end is missing or was replaced")
    for name in ends.keys() - heads.keys():
        yield Break(chain.table, name, 1, "the stream has no head")
    yield rows, streams


def verify_all() -> TrailReport:
    """Walk every registered chain from its first row; takes one pass over the tables, in constant memory per stream."""
    rows = streams = 0
    breaks: list[Break] = []
    for chain in _chains.values():
        for found in _walk(chain):
            if isinstance(found, Break):
                breaks.append(found)
            else:
                rows, streams = rows + found[0], streams + found[1]
    return TrailReport(rows, streams, tuple(breaks))
