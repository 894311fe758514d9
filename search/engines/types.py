"""What goes into an index, what is asked of it, what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Answer", "Engine", "IndexDocument", "Match", "Question"]


@dataclass(frozen=True)
class IndexDocument:
    """One thing that can be found. ``principals`` are whoever may see it; never empty, or nobody can."""

    key: str
    version: int
    kind: str  # case, paper, document
    title: str
    body: str
    codes: tuple[str, ...]
    procedure: str
    unit: str
    year: int
    principals: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What is asked, by whom. Without principals the answer is empty: an engine never guesses rights."""

    text: str
    principals: frozenset[str]
    exact: bool = False
    filters: dict[str, str] = field(default_factory=dict)  # procedure, unit, kind, year
    offset: int = 0
    size: int = 10


@dataclass(frozen=True)
class Match:
    """One hit: its key and how well it fits."""

    key: str
    score: float


@dataclass(frozen=True)
class Answer:
    """Hits in order, how many there are in all (counted up to 1,000), and counts per facet value."""

    matches: tuple[Match, ...]
    total: int
    facets: dict[str, dict[str, int]]


class Engine(Protocol):
    """The promise of every engine. ``transactional``: it writes in the caller's own transaction."""

    transactional: bool

    def put(self, documents: Sequence[IndexDocument]) -> None:
        """Write documents; an older version never overwrites a newer one."""

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""

    def find(self, question: Question) -> Answer:
        """Answer a question within the asker's rights."""

    def versions(self) -> dict[str, int]:
        """Key → version of everything in the index."""

    def clear(self) -> None:
        """Begin an empty index."""
