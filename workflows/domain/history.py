"""Writing the chain of a case: what happened, by whom, tied to what happened before."""

import hashlib
from collections.abc import Iterable
from typing import Any

from audit import context
from audit.domain.chain import append_row
from audit.domain.verify import register_chain
from audit.models import ChainedRow
from organisations.models import User
from workflows.models import Case, CaseEvent, Remark

__all__ = ["record_event", "watch_chain"]


def stream_of(case: Case) -> str:
    """The name of the case's chain."""
    return f"case:{case.uuid}"


def record_event(
    case: Case,
    event: str,
    *,
    at: Any,
    actor: User | None = None,
    detail: dict[str, Any] | None = None,
    remark: str = "",
) -> CaseEvent:
    """Append to the case's chain; the caller holds the lock on the case and saves its head (``event_count``, ``event_hash``).

    ``remark`` is what a person wrote: kept beside the chain, with its SHA-256 inside it.
    """
    facts = dict(detail or {})
    if remark:
        facts["remark_sha256"] = hashlib.sha256(remark.encode()).hexdigest()
    row = append_row(
        CaseEvent,
        stream=stream_of(case),
        seq=case.event_count + 1,
        prev_hash=case.event_hash,
        at=at,
        detail=facts,
        event=event,
        actor=actor,
        request_id=context.current().request_id,
        case=case,
    )
    case.event_count, case.event_hash = row.seq, row.hash
    if remark:
        Remark.objects.create(event=row, text=remark)
    return row


def _rows() -> Iterable[ChainedRow]:
    return CaseEvent.objects.order_by("stream", "seq").iterator(2000)


def _heads() -> Iterable[tuple[str, int, str]]:
    for uuid, count, last in Case.objects.values_list("uuid", "event_count", "event_hash").iterator(2000):
        yield f"case:{uuid}", count, last


def watch_chain() -> None:
    """Have ``verify_trail`` walk the chains of all cases too; called when the application starts."""
    register_chain("workflows.caseevent", _rows, _heads)
