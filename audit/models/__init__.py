"""Tables of the trail."""

from audit.models.chained import ChainedRow
from audit.models.trail import StreamHead, TrailEntry

__all__ = ["ChainedRow", "StreamHead", "TrailEntry"]
