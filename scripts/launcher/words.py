"""What a person at the terminal is told, and how a start is given up: with one sentence."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class StopError(Exception):
    """The start is given up; the message is the one sentence that the person reads."""


def say(text: str) -> None:
    """One line for the person; standard output stays free for results."""
    print(text, file=sys.stderr, flush=True)
