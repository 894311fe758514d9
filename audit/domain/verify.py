"""Re-walking every chain: the answer names the first broken row and what is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain as linked
from itertools import groupby

from audit.domain.chain import GENESIS, row_hash
from audit.domain.chains import Chain, Head, chains
from audit.models import ChainedRow

__all__ = ["Break", "TrailReport", "verify_all"]

MOST = 1000  # breaks told one by one; beyond, the trail is not damaged but gone


@dataclass(frozen=True)
class Break:
    """One broken place: which table and stream, which row, and why it cannot be what was written.

    ``title`` is what people call the stream: the case code, where there is one.
    """

    table: str
    stream: str
    seq: int
    reason: str
    title: str = ""


@dataclass(frozen=True)
class TrailReport:
    """How many rows and streams were walked and where they break; sound when ``breaks`` is empty."""

    rows: int
    streams: int
    breaks: tuple[Break, ...] = field(default=())


@dataclass
class _Walk:
    """One chain being walked: counters, and where the present stream stands."""

    chain: Chain
    rows: int = 0
    streams: int = 0
    seq: int = 0
    last: str = GENESIS

    def broken(self, stream: str, seq: int, reason: str) -> Break:
        return Break(self.chain.table, stream, seq, reason, self.chain.title(stream))

    def follow(self, stream: str, rows: Iterable[ChainedRow]) -> Break | None:
        """Go along ``rows`` of one stream to the first that does not fit; the rest of the stream proves nothing then."""
        found: Break | None = None
        for row in rows:
            self.rows += 1
            fault = None if found else self._fault(row)
            if fault:
                found = self.broken(stream, row.seq, fault)
            self.seq, self.last = row.seq, row.hash
        return found

    def _fault(self, row: ChainedRow) -> str | None:
        if row.seq != self.seq + 1:
            return f"row {self.seq + 1} is missing"
        if row.prev_hash != self.last:
            return "does not follow the row before"
        if row_hash(row) != row.hash:
            return "content was changed"
        return self.chain.fault(row)

    def end(self, stream: str, head: Head | None) -> Break | None:
        """Compare where the rows ended with the head. Heads are read later than rows: what was added in between is
        walked as well; nothing but a deletion explains a head that leads nowhere.
        """
        if head is None:
            return self.broken(stream, 1, "the stream has no head")
        length, last = head[1], head[2] or GENESIS
        if self.seq < length:
            found = self.follow(stream, self.chain.rows_of(stream, after=self.seq, until=length))
            if found:
                return found
        if (self.seq, self.last) != (length, last):
            return self.broken(stream, min(self.seq, length) + 1, "the end is missing or was replaced")
        return None


def _walk(chain: Chain, walk: _Walk) -> Iterator[Break]:
    """Rows and heads side by side, both in the order of the streams: no more than one batch of each in memory."""
    rows = iter(chain.rows())
    first = next(rows, None)  # opens the reading of rows before that of heads
    heads = iter(chain.heads())
    head = next(heads, None)
    every = linked([first], rows) if first is not None else iter(())
    for stream, group in groupby(every, key=lambda row: row.stream):
        while head is not None and head[0] < stream:
            yield from _rowless(walk, head)
            head = next(heads, None)
        own = head if head is not None and head[0] == stream else None
        walk.streams, walk.seq, walk.last = walk.streams + 1, 0, GENESIS
        found = walk.follow(stream, group) or walk.end(stream, own)
        if found:
            yield found
        head = next(heads, None) if own else head
    while head is not None:
        yield from _rowless(walk, head)
        head = next(heads, None)


def _rowless(walk: _Walk, head: Head) -> Iterator[Break]:
    """A head whose rows were not seen: begun since, or deleted."""
    if head[1] == 0:
        return
    walk.streams, walk.seq, walk.last = walk.streams + 1, 0, GENESIS
    found = walk.end(head[0], head)
    if found:
        yield found


def verify_all() -> TrailReport:
    """Walk every registered chain from its first row, while work goes on; memory does not grow with the trail."""
    rows = streams = 0
    breaks: list[Break] = []
    for chain in chains():
        walk = _Walk(chain)
        for found in _walk(chain, walk):
            if len(breaks) < MOST:
                breaks.append(found)
        rows, streams = rows + walk.rows, streams + walk.streams
    return TrailReport(rows, streams, tuple(breaks))
