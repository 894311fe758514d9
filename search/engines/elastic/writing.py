"""Writing in bulk: what was taken, what never will be, and everything else as "try again"."""

from collections.abc import Iterable
from typing import Any

import structlog
from elasticsearch.helpers import streaming_bulk

from search.engines.elastic.connection import client
from search.engines.elastic.shape import source_of
from search.engines.types import IndexDocument
from search.errors import SearchFailedError

__all__ = ["deletion_of", "write", "writing_of"]

log = structlog.get_logger(__name__)
_TAKEN = {200, 201, 409}  # 409: a newer version is there already
_ROUTE = "index_not_found_exception"  # with require_alias: the alias is not there (any more)


def writing_of(document: IndexDocument) -> dict[str, Any]:
    """The order to write one document."""
    return {
        "_op_type": "index", "_id": document.key, "version": document.version, "version_type": "external_gte",
        "_source": source_of(document),
    }  # fmt: skip


def deletion_of(key: str, version: int) -> dict[str, Any]:
    """The order to forget one document."""
    return {"_op_type": "delete", "_id": key, "version": version, "version_type": "external_gte"}


def _verdict(result: dict[str, Any]) -> str:
    """taken, refused (the document itself is at fault) or failed (trying again can help)."""
    kind = (result.get("error") or {}).get("type", "")
    if result["status"] in _TAKEN or (result["status"] == 404 and kind != _ROUTE):
        return "taken"
    return "refused" if result["status"] == 400 else "failed"


def write(alias: str, orders: Iterable[dict[str, Any]], *, may_be_gone: bool = False) -> frozenset[str]:
    """Carry out orders on the index behind ``alias``; returns the keys of documents it will never take.

    ``may_be_gone``: a successor that took over, or was dropped, between the look and the write is no failure.

    Raises:
        SearchFailedError: part of it could not be written; all of it may be sent again.
    """
    actions = ({**order, "_index": alias} for order in orders)
    refused, failed = [], 0
    for _fine, item in streaming_bulk(
        client(), actions, chunk_size=1000, max_chunk_bytes=5_000_000, raise_on_error=False, require_alias=True
    ):
        result = next(iter(item.values()))
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
