"""The house rules that need no test run: style, contracts between rooms, templates, types."""

import subprocess
import sys
import time

from scripts.launcher.environment import DEVELOPMENT, PYTHON, VENV, prepare_environment
from scripts.launcher.words import ROOT, StopError, say

_TYPED_FLOORS = ("domain", "domain.py", "rules.py", "engines", "models", "models.py")


def check_all(only: str | None = None, *, quick: bool = False) -> list[str]:
    """Run every check (or ``only`` one), say how each went, return the names of those that failed."""
    checks = {
        "ruff check": ["-m", "ruff", "check", "--quiet", "."],
        "ruff format": ["-m", "ruff", "format", "--quiet", "--check", "."],
        "import contracts": [str(VENV / "bin" / "lint-imports")],
    }
    if not quick:
        checks["templates"] = ["-m", "djlint", "--lint", "--quiet", "templates"]
        checks["types"] = ["-m", "mypy", *_typed_paths()]
    if only and only not in checks:
        raise StopError(f"There is no check {only!r}: {', '.join(checks)}.")
    return [name for name, words in checks.items() if only in (None, name) and not _passes(name, words)]


def _typed_paths() -> list[str]:
    rooms = [path.parent for path in ROOT.glob("*/apps.py")] or [path.parent for path in ROOT.glob("*/models")]
    paths = [room / floor for room in sorted(rooms) for floor in _TYPED_FLOORS]
    return [str(path.relative_to(ROOT)) for path in paths if path.exists()]


def _passes(name: str, words: list[str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        [PYTHON, *words], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        say((done.stdout + done.stderr).rstrip())
    say(f"{name}: {'failed' if done.returncode else 'ok'} ({time.monotonic() - start:.1f} s)")
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """``make lint``: all checks, or the one that is named."""
    try:
        prepare_environment(DEVELOPMENT)
        return 1 if check_all(arguments[0] if arguments else None) else 0
    except StopError as stop:
        say(f"lint: {stop}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
