"""Our bulk indexing against a raw bulk of the same ready JSON."""

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from scripts.bench.rows import Row, row, timed
from search.domain.engine import current_engine
from search.engines.elastic.connection import client
from search.engines.elastic.shape import mapping_of_index, settings_of_index, source_of
from search.engines.types import IndexDocument

__all__ = ["indexing"]

RAW, ROUNDS = "bench-raw", 9
TEXT = "Giấy chứng nhận quyền sử dụng đất, thửa số 125, tờ bản đồ số 14, phường Bình Phước. " * 40


def _documents(count: int) -> list[IndexDocument]:
    """Made anew for each round: what a document remembers of itself would be a gift."""
    return [
        IndexDocument(
            f"case:{n}", 1, "case", f"Hồ sơ {n}", TEXT, (f"h19.150-261124-{n}",), "1.013225", "H19.150", 2026, ("u1",)
        )
        for n in range(count)
    ]


def _raw(ready: list[dict[str, Any]], *, at_once: int) -> None:
    """The library alone; with two requests at once, each takes half. One refresh at the end, as ours does."""
    from elasticsearch.helpers import bulk  # noqa: PLC0415 - the thing compared with

    send: Callable[[list[dict[str, Any]]], object] = partial(bulk, client(), chunk_size=1000, max_chunk_bytes=5_000_000)
    with ThreadPoolExecutor(at_once) as senders:
        list(senders.map(send, [ready[part::at_once] for part in range(at_once)]))
    client().indices.refresh(index=RAW)


def _measured(count: int) -> tuple[float, float, float]:
    """Seconds, in turns: ours, raw over one connection, raw over two."""
    engine = current_engine()
    engine.prepare()
    ready = [{"_index": RAW, "_id": item.key, "_source": source_of(item)} for item in _documents(count)]
    client().indices.delete(index=RAW, ignore_unavailable=True)
    client().indices.create(index=RAW, mappings=mapping_of_index(), settings=settings_of_index())
    found = []
    for _round in range(ROUNDS + 1):
        rows = _documents(count)
        ours = timed(lambda rows=rows: engine.put(rows))
        found.append((ours, *(timed(partial(_raw, ready, at_once=number)) for number in (1, 2))))
    client().indices.delete(index=RAW, ignore_unavailable=True)
    engine.remove({item.key: item.version for item in _documents(count)})
    one, two, three = (statistics.median(times) for times in zip(*found[1:], strict=True))  # the first warms all three
    return one, two, three


def indexing(count: int) -> list[Row]:
    """Against the library's plain bulk; beside it, what as many requests at once as ours makes would give."""
    ours, one, two = _measured(count)
    note = (
        f"{count} documents, {count / ours:,.0f} against {count / one:,.0f} a second; ours folds the text too, and sends two "
        f"requests at a time: raw bulks two at a time give {count / two:,.0f} ({two / ours:.2f} ×)"
    )
    return [row("bulk indexing against raw bulk", one / ours, 0.8, at_most=False, unit="×", note=note)]
