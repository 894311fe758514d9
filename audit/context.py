"""Who acts and in which request: bound once, so that all rows of one click belong together."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Acting:
    """The person (or None for the system) and the id of the request or job."""

    actor: Any
    request_id: str


_current: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current() -> Acting:
    """What is bound now; a fresh id and nobody when nothing is."""
    return _current.get() or Acting(None, uuid.uuid4().hex)


@contextmanager
def acting(actor: Any, request_id: str | None = None) -> Iterator[Acting]:
    """Bind ``actor`` for everything recorded inside."""
    token = _current.set(Acting(actor, request_id or uuid.uuid4().hex))
    try:
        yield current()
    finally:
        _current.reset(token)
