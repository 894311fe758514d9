"""Writing in bulk: what was taken, what never will be, and everything else as "try again"."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import structlog
from elasticsearch.helpers import streaming_bulk

from search.engines.elastic.connection import client
from search.engines.elastic.shape import source_of
from search.engines.types import IndexDocument
from search.errors import SearchFailedError

__all__ = ["Deletion", "write"]

log = structlog.get_logger(__name__)
_TAKEN = {200, 201, 409}  # 409: a newer version is there already
_LETTERS = 300_000  # of text in one request: about a megabyte, with accents and without
_AT_ONCE = 2  # requests: while the server works on one, the next is made ready
_ROUTE = "index_not_found_exception"  # with require_alias: the alias is not there (any more)


@dataclass(frozen=True)
class Deletion:
    """One document to forget, unless something newer than ``version`` is there."""

    key: str
    version: int


def _action(alias: str, order: IndexDocument | Deletion) -> dict[str, Any]:
    """One order as the server is told."""
    told = {"_index": alias, "_id": order.key, "version": order.version, "version_type": "external_gte"}
    if isinstance(order, Deletion):
        return {**told, "_op_type": "delete"}
    return {**told, "_op_type": "index", "_source": source_of(order)}


def _verdict(result: dict[str, Any]) -> str:
    """taken, refused (the document itself is at fault) or failed (trying again can help)."""
    kind = (result.get("error") or {}).get("type", "")
    if result["status"] in _TAKEN or (result["status"] == 404 and kind != _ROUTE):
        return "taken"
    return "refused" if result["status"] == 400 else "failed"


def _pieces(orders: Sequence[IndexDocument | Deletion]) -> Iterator[list[IndexDocument | Deletion]]:
    """Orders in lots of about one request, by the length of their texts."""
    piece: list[IndexDocument | Deletion] = []
    letters = 0
    for order in orders:
        piece.append(order)
        letters += 0 if isinstance(order, Deletion) else len(order.body)
        if letters >= _LETTERS:
            yield piece
            piece, letters = [], 0
    if piece:
        yield piece


def _send(alias: str, piece: Sequence[IndexDocument | Deletion]) -> list[dict[str, Any]]:
    """What the server says of each order of one piece; the documents are put in words here, piece by piece."""
    actions = (_action(alias, order) for order in piece)
    answers = streaming_bulk(
        client(), actions, chunk_size=1000, max_chunk_bytes=5_000_000, raise_on_error=False, require_alias=True
    )
    return [next(iter(item.values())) for _fine, item in answers]


def _answers(alias: str, orders: Sequence[IndexDocument | Deletion]) -> Iterator[dict[str, Any]]:
    """What the server says of each order. One piece goes straight; more of them go two at a time."""
    pieces = list(_pieces(orders))
    send = partial(_send, alias)
    if len(pieces) < 2:
        yield from chain.from_iterable(map(send, pieces))
        return
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bulk") as senders:
        yield from chain.from_iterable(senders.map(send, pieces))


def write(alias: str, orders: Sequence[IndexDocument | Deletion], *, may_be_gone: bool = False) -> frozenset[str]:
    """Carry out orders on the index behind ``alias``; returns the keys of documents it will never take.

    The orders are of different keys, so that it does not matter which of them arrives first.
    ``may_be_gone``: a successor that took over, or was dropped, between the look and the write is no failure.

    Raises:
        SearchFailedError: part of it could not be written; all of it may be sent again.
    """
    refused, failed = [], 0
    for result in _answers(alias, orders):
        gone = may_be_gone and (result.get("error") or {}).get("type") == _ROUTE
        verdict = "taken" if gone else _verdict(result)
        failed += verdict == "failed"
        if verdict == "refused":
            refused.append(str(result["_id"]))
            log.error("search.document_refused", key=result["_id"], error=result["error"].get("type"))
    if failed:
        log.warning("search.partly_written", failed=failed)
        raise SearchFailedError(failed=failed)
    return frozenset(refused)
