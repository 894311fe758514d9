"""Writing the chain of a case: what happened, by whom, tied to what happened before."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from audit import context
from audit.domain.chain import append_row
from audit.domain.chains import Head, register_chain
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


def _heads() -> Iterable[Head]:
    for uuid, count, last in (
        Case.objects.order_by("uuid").values_list("uuid", "event_count", "event_hash").iterator(2000)
    ):
        yield f"case:{uuid}", count, last


def _case_code(stream: str) -> str:
    """What people call a chain; its own name when no case answers to it (somebody may have renamed it)."""
    try:
        wanted = UUID(stream.removeprefix("case:"))
    except ValueError:
        return stream
    return Case.objects.filter(uuid=wanted).values_list("case_code", flat=True).first() or stream


def _remark_fault(row: CaseEvent) -> str | None:
    """What a person wrote lies beside the chain; inside it is the hash of those words."""
    remark = getattr(row, "remark", None)
    found = hashlib.sha256(remark.text.encode()).hexdigest() if remark else None
    return None if found == row.detail.get("remark_sha256") else "the remark was changed or removed"


def watch_chain() -> None:
    """Have ``verify_trail`` walk the chains of all cases too; called when the application starts."""
    register_chain(CaseEvent, _heads, title=_case_code, fault=_remark_fault, beside=("remark",))
