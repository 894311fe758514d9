"""Our bulk indexing against a raw bulk of the same ready JSON."""

import statistics

from scripts.bench.rows import Row, row, timed
from search.domain.engine import current_engine
from search.engines.elastic.connection import client
from search.engines.elastic.shape import mapping_of_index, settings_of_index, source_of
from search.engines.types import IndexDocument

__all__ = ["indexing"]


def indexing(count: int) -> list[Row]:
    """Our bulk indexing against a raw bulk of the same ready JSON."""
    from elasticsearch.helpers import bulk  # noqa: PLC0415 - the thing compared with

    text = "Giấy chứng nhận quyền sử dụng đất, thửa số 125, tờ bản đồ số 14, phường Bình Phước. " * 40
    rows = [
        IndexDocument(
            f"case:{n}", 1, "case", f"Hồ sơ {n}", text, (f"h19.150-261124-{n}",), "1.013225", "H19.150", 2026, ("u1",)
        )
        for n in range(count)
    ]
    engine = current_engine()
    engine.prepare()
    # The same size of bulk on both sides: 5 MB, and a refresh at the end.
    ready = [{"_index": "bench-raw", "_id": item.key, "_source": source_of(item)} for item in rows]
    client().indices.delete(index="bench-raw", ignore_unavailable=True)
    client().indices.create(index="bench-raw", mappings=mapping_of_index(), settings=settings_of_index())

    def raw() -> None:
        bulk(client(), ready, chunk_size=1000, max_chunk_bytes=5_000_000, refresh=True)

    raw(), engine.put(rows)  # both sides warm
    pairs = [(timed(lambda: engine.put(rows)), timed(raw)) for _round in range(7)]
    ours, bare = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    client().indices.delete(index="bench-raw", ignore_unavailable=True)
    engine.remove({item.key: item.version for item in rows})
    return [
        row(
            "bulk indexing against raw bulk",
            bare / ours,
            0.8,
            at_most=False,
            unit="×",
            note=f"{count} documents, {count / ours:,.0f} against {count / bare:,.0f} a second; ours folds the text too",
        )
    ]
