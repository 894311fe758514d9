"""The trail of one record, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from audit.domain.trail import stream_of
from audit.labels import label_of
from audit.models import TrailEntry

__all__ = ["TrailLine", "trail_of"]


@dataclass(frozen=True)
class TrailLine:
    """One act: its place in the chain, what, when, who (None: the machine), and the hash that ties it in."""

    seq: int
    label: str
    at: datetime
    actor: Any
    hash: str


def trail_of(subject: Model) -> list[TrailLine]:
    """Everything recorded of ``subject``, oldest first. The caller has asked whether the reader may see it."""
    rows = TrailEntry.objects.filter(stream=stream_of(subject)).select_related("actor").order_by("seq")
    return [TrailLine(row.seq, label_of(row.event), row.at, row.actor, row.hash) for row in rows]
