"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class JobKind:
    """A topic, the function that does it and how often it may fail before people are told."""

    topic: str
    handler: Handler
    max_attempts: int


_kinds: dict[str, JobKind] = {}


MAX_ATTEMPTS = 12


def job(topic: str, *, max_attempts: int = MAX_ATTEMPTS) -> Callable[[Handler], Handler]:
    """Declare the function below as the one that does ``topic``.

    It runs outside any transaction, may run twice, and says by ``EngineError`` whether trying again can help.
    """

    def declare(handler: Handler) -> Handler:
        _kinds[topic] = JobKind(topic, handler, max_attempts)
        return handler

    return declare


def kind_of(topic: str) -> JobKind:
    """The declaration of ``topic``; KeyError when no room declared it."""
    return _kinds[topic]


def attempts_allowed(topic: str) -> int:
    """How often ``topic`` may be tried before people are told; the usual number for one that no room declares (any more)."""
    return _kinds[topic].max_attempts if topic in _kinds else MAX_ATTEMPTS
