"""What goes into an index, what is asked of it, what it answers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from search.engines.words import Term

__all__ = ["FACETS", "Answer", "Engine", "Held", "IndexDocument", "Match", "Question"]

FACETS = ("procedure", "unit", "kind", "year")


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

    @cached_property
    def digest(self) -> str:
        """What is in it and who may see it, in sixteen letters; the version left out."""
        content = (
            self.key,
            self.kind,
            self.title,
            self.body,
            self.codes,
            self.procedure,
            self.unit,
            self.year,
            self.principals,
        )
        return hashlib.sha256(repr(content).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True)
class Question:
    """What is asked, by whom. Without principals the answer is empty: an engine never guesses rights.

    ``filters``: of one facet any of the values will do, all facets together must fit. ``exact``: accents as typed.
    """

    terms: tuple[Term, ...]
    principals: frozenset[str]
    exact: bool = False
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0
    size: int = 10


@dataclass(frozen=True)
class Match:
    """One hit: its key and how well it fits."""

    key: str
    score: float


@dataclass(frozen=True)
class Answer:
    """Hits in order, how many there are in all, and counts per facet value.

    The counts of a facet obey every choice but those made in that facet itself, so that one may add a second value.
    """

    matches: tuple[Match, ...]
    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Held:
    """What the index has under one key."""

    version: int
    digest: str


class Engine(Protocol):
    """The promise of every engine. ``transactional``: it writes in the caller's own transaction.

    Every function may raise ``SearchFailedError``: the engine does not answer, try again later.
    """

    transactional: bool

    def prepare(self) -> bool:
        """Make the index where there is none; True when it has just been made and is empty."""

    def outdated(self) -> bool:
        """Whether the index was made for an earlier shape of document and has to be rebuilt."""

    def put(self, documents: Sequence[IndexDocument]) -> frozenset[str]:
        """Write documents, searchable when this returns; an older version never overwrites a newer one.

        Returns the keys of documents the engine will never take; the others are written.
        """

    def remove(self, versions: Mapping[str, int]) -> None:
        """Forget documents by key, unless something newer than the version is there."""

    def find(self, question: Question) -> Answer:
        """Answer a question within the asker's rights."""

    def similar(self, word: str, principals: frozenset[str]) -> tuple[str, ...]:
        """Words (folded) that differ by a letter or two from ``word`` and occur in something these may see."""

    def versions(self) -> dict[str, Held]:
        """What the index has, by key."""

    def begin_anew(self, *, take_over: bool = False) -> None:
        """Start an empty successor that gets every write from now on beside the index in use.

        Raises ``RebuildRunningError`` when there is one already; ``take_over`` drops it and starts again.
        """

    def fill(self, documents: Sequence[IndexDocument]) -> frozenset[str]:
        """As ``put``, into the successor alone."""

    def finish_anew(self) -> None:
        """Let the successor take the place of the index in use, at one stroke."""
