"""The arithmetic of the chain: canonical form, hash, the next row."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder

from audit.models import ChainedRow

Row = TypeVar("Row", bound=ChainedRow)
GENESIS = "0" * 64


def canonical(row: ChainedRow) -> bytes:
    """The bytes that are hashed: JSON with sorted keys and no spaces, UTC microseconds, the row before by its hash."""
    content = {
        "stream": row.stream,
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor_id,
        "request": row.request_id,
        "event": row.event,
        "detail": row.detail,
        "prev": row.prev_hash,
        **row.sealed(),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def row_hash(row: ChainedRow) -> str:
    """SHA-256 over the canonical form, in hex."""
    return hashlib.sha256(canonical(row)).hexdigest()


def plain(value: Any) -> Any:
    """``value`` as every database gives it back. Fractions are refused: databases write them each in their own way, and
    the hash of what was written would not be that of what is read. Letters no database keeps (NUL, halves of pairs) go.
    """
    if isinstance(value, dict):
        return {plain(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, float):
        raise TypeError("The trail keeps whole numbers and words; write a fraction as text.")
    return value


def append_row(
    model: type[Row], *, stream: str, seq: int, prev_hash: str, at: datetime, detail: dict[str, Any], **fields: Any
) -> Row:
    """Insert the next row of ``stream``; the caller holds the lock on the stream's head and keeps it up to date."""
    kept = plain(json.loads(json.dumps(detail, cls=DjangoJSONEncoder)))  # hash what the database will give back
    row = model(stream=stream, seq=seq, prev_hash=prev_hash or GENESIS, at=at, detail=kept, **fields)
    row.hash = row_hash(row)
    row.save(force_insert=True)
    return row
