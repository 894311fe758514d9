"""Reading what people send: each file is opened by a parser in a process of its own, with limits.

Nothing here knows what is allowed where; ``documents.domain.files`` decides what to do with the facts.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORKER = Path(__file__).with_name("reading_worker.py")
CPU_SECONDS = 20
WALL_SECONDS = 40
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

    ``problem`` is one of: type, program, mixed, corrupt, encrypted, pages, pixels, bomb, macros; empty when fine.
    ``found`` is what a file of a wrong type seems to be. ``active`` names content that acts by itself.
    """

    kind: str = ""
    pages: int = 0
    signed: bool = False
    repaired: bool = False
    active: tuple[str, ...] = ()
    problem: str = ""
    found: str = ""


def _run(action: str, path: Path, argument: str, cpu_seconds: int) -> Mapping[str, Any]:
    command = [sys.executable, "-I", "-B", str(WORKER), action, str(path), argument, str(cpu_seconds)]
    environment = {"LANG": "C.UTF-8", "PATH": os.defpath}  # no settings, no secrets
    try:
        done = subprocess.run(  # noqa: S603 - our own worker, fixed arguments
            command, env=environment, capture_output=True, timeout=WALL_SECONDS + cpu_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return {"problem": "bomb"}
    if done.returncode < 0:  # killed: by the limit on processor time, or by the system for memory
        return {"problem": "bomb"}
    try:
        answer: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"problem": "bomb" if b"MemoryError" in done.stderr else "corrupt"}
    return answer


def examine_file(path: Path, limits: ReadingLimits) -> FileFacts:
    """Open ``path`` with the parser of its kind and tell what it is."""
    argument = json.dumps(
        {"accept": sorted(limits.accept), "max_pages": limits.max_pages, "max_pixels": limits.max_pixels}
    )
    answer = _run("examine", path, argument, CPU_SECONDS)
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
    answer = _run("text", path, kind, TEXT_CPU_SECONDS)
    return answer.get("text")
