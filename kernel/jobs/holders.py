"""Who holds a running job, and whether that process still lives: a killed worker's job need not wait for its lease."""

import os
import socket
from functools import lru_cache
from pathlib import Path

_DEAD = {"Z", "X"}


def _started(pid: int) -> str | None:
    """The start time of a process as the kernel tells it, or None when there is no such process, or a dead one that
    nobody has buried yet: children of a killed worker may wait for that longer than their work should.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    told = stat.rpartition(")")[2].split()
    return None if told[0] in _DEAD else told[19]


def current_holder() -> str:
    """This process: host, pid and start time, so that a reused pid is not mistaken for the old holder."""
    return _holder(os.getpid())


@lru_cache(maxsize=4)
def _holder(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}:{_started(pid) or '-'}"


def is_gone(holder: str) -> bool:
    """True when ``holder`` was a process of this host that no longer runs."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    started = holder.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit() or started == "-":
        return False
    return _started(int(rest)) != started
