"""Keeps a few processes alive until it is told to stop: what dies is started again, later each time, and said."""

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.launcher.processes import start_process, stop_process
from scripts.launcher.words import say

_LONGEST_PAUSE = 30.0
_STABLE_AFTER = 60.0
_LARGE_LOG = 10 * 1024 * 1024


@dataclass
class Child:
    """One process that should always be there."""

    name: str
    command: Sequence[str | Path]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    next_start: float = 0.0
    deaths: int = field(default=0)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log, for the person who wonders why it died."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


class Supervisor:
    """Starts children, starts them again when they die, stops them in the order given."""

    def __init__(
        self, *, env: dict[str, str], cwd: Path, logs: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._env = env
        self._cwd = cwd
        self._logs = logs
        self._clock = clock
        self.children: list[Child] = []

    def add(self, name: str, command: Sequence[str | Path]) -> Child:
        """Start a child now and from now on."""
        child = Child(name=name, command=command, log=self._logs / f"{name}.log")
        if child.log.exists() and child.log.stat().st_size > _LARGE_LOG:
            child.log.replace(child.log.with_suffix(".log.1"))
        self.children.append(child)
        self._start(child)
        return child

    def look_after(self) -> None:
        """One round: notice who died, start again whose pause is over. Called a few times a second."""
        now = self._clock()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._mourn(child, now)
            if child.process is None and now >= child.next_start:
                self._start(child)

    def stop(self) -> None:
        """End every child, in the order they were added: first who takes work in, last who does it."""
        for child in self.children:
            if child.process is not None:
                stop_process(child.process)
                child.process = None

    def _start(self, child: Child) -> None:
        with child.log.open("ab") as output:
            child.process = start_process(child.command, output=output, env=self._env, cwd=self._cwd)
        child.started = self._clock()

    def _mourn(self, child: Child, now: float) -> None:
        dead: Any = child.process
        stop_process(dead, patience=2)  # its own children must not go on without it
        child.process = None
        child.deaths += 1
        if now - child.started > _STABLE_AFTER:
            child.pause = 1.0
        child.next_start = now + child.pause
        reason = f"signal {-dead.returncode}" if dead.returncode < 0 else f"exit code {dead.returncode}"
        say(f"The {child.name} stopped ({reason}); starting it again in {child.pause:.0f} s. Its log: {child.log}")
        child.pause = min(child.pause * 2, _LONGEST_PAUSE)
