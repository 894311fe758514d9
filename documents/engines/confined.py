"""Starting the program that opens hostile files, and understanding how it ended."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["ask_worker"]

WORKER = Path(__file__).with_name("reading_worker")
WALL_SECONDS = 40  # more than processor time: the machine may be busy


def ask_worker(action: str, path: Path, argument: str, *, cpu_seconds: int) -> Mapping[str, Any]:
    """What the worker says of ``path``; killed, out of memory or silent counts as ``{"problem": "bomb"}``.

    It gets no settings, no secrets and no open files of ours; its limits are its own first act.
    """
    command = [sys.executable, "-I", "-B", str(WORKER), action, str(path), argument, str(cpu_seconds)]
    environment = {"LANG": "C.UTF-8", "PATH": os.defpath}
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
