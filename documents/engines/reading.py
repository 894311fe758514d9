"""Reading what people send: each file is opened by a parser in a process of its own, with limits.

Nothing here knows what is allowed where; ``documents.domain.intake`` decides what to do with the facts.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from documents.engines.confined import ask_worker

CPU_SECONDS = 20
TEXT_CPU_SECONDS = 60


@dataclass(frozen=True)
class ReadingLimits:
    """What a file may be: kinds (``pdf``, ``jpeg``, ``png``, ``docx``), pages, pixels of one picture."""

    accept: frozenset[str]
    max_pages: int
    max_pixels: int


@dataclass(frozen=True)
class FileFacts:
    """What a file turned out to be, or the ``problem`` for which it is refused.

    ``problem`` is one of: type, program, program_inside, mixed, corrupt, encrypted, pages, pixels, bomb, macros, active;
    empty when fine. ``found`` is what a file of a wrong type seems to be. ``active`` names what an officer should know of:
    embedded_files, submit, xfa, place (a photo that tells where it was taken).
    """

    kind: str = ""
    pages: int = 0
    signed: bool = False
    repaired: bool = False
    active: tuple[str, ...] = ()
    problem: str = ""
    found: str = ""


def examine_file(path: Path, limits: ReadingLimits) -> FileFacts:
    """Open ``path`` with the parser of its kind and tell what it is."""
    argument = json.dumps(
        {"accept": sorted(limits.accept), "max_pages": limits.max_pages, "max_pixels": limits.max_pixels}
    )
    answer = ask_worker("examine", path, argument, cpu_seconds=CPU_SECONDS)
    return FileFacts(
        kind=answer.get("kind", ""),
        pages=answer.get("pages", 0),
        signed=answer.get("signed", False),
        repaired=answer.get("repaired", False),
        active=tuple(answer.get("active", ())),
        problem=answer.get("problem", ""),
        found=answer.get("found", ""),
    )


def read_text(path: Path, kind: str) -> str | None:
    """The words of a PDF or Word file; empty for a picture, None when the file could not be read."""
    if kind not in {"pdf", "docx"}:
        return ""
    answer = ask_worker("text", path, kind, cpu_seconds=TEXT_CPU_SECONDS)
    return answer.get("text")
