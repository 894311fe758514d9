"""The same file read twice gives the same answer: the confined process is started once for each file of a test run."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Ask = Callable[..., Mapping[str, Any]]


def remembering(ask: Ask) -> Ask:
    """``ask_worker``, really asked the first time a file is read in a certain way."""
    answers: dict[tuple[object, ...], Mapping[str, Any]] = {}

    def asked(action: str, path: Path, argument: str, *, cpu_seconds: int) -> Mapping[str, Any]:
        key = (action, hashlib.sha256(path.read_bytes()).hexdigest(), argument, cpu_seconds)
        if key not in answers:
            answers[key] = ask(action, path, argument, cpu_seconds=cpu_seconds)
        return dict(answers[key])

    return asked
