"""The virtual environment ``.venv``: made once, filled with the pinned requirements, again when they change."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.launcher.packages import install_packages
from scripts.launcher.words import ROOT, StopError, say

VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
PRODUCTION = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def prepare_environment(requirements: str) -> None:
    """Make sure that ``.venv`` holds ``requirements``. Called by each command before all else."""
    with _alone():
        if _stamp(requirements).exists() and _works():
            return
        if not _works():
            _create()
        say(f"Installing {requirements} into {VENV} (once) …")
        _install(requirements)
        for old in VENV.glob(".egov-*"):
            old.unlink()
        for name in {requirements, PRODUCTION}:  # the development set contains the production set
            _stamp(name).touch()


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands started together: the second waits until the first has finished installing."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _stamp(requirements: str) -> Path:
    """Says in its name what was installed: another pin, another Python or another place is another stamp."""
    config = VENV / "pyvenv.cfg"
    digest = hashlib.sha256(str(VENV).encode() + (config.read_bytes() if config.exists() else b""))
    for name in (PRODUCTION, requirements):
        digest.update((ROOT / name).read_bytes())
    return VENV / f".egov-{Path(requirements).stem}-{digest.hexdigest()[:20]}"


def _works() -> bool:
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _create() -> None:
    if VENV.exists():
        say(f"{VENV} is broken: making it again.")
        shutil.rmtree(VENV)
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode:
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        install_packages([name], why="Python makes its virtual environment with it")
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        raise StopError(f"The virtual environment {VENV} could not be made: {made.stdout}{made.stderr}")


def _install(requirements: str) -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--only-binary", ":all:", "-r", requirements]  # no compiler is needed, and none may be asked for
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode:
        raise StopError(f"pip could not install {requirements}; its message stands above.")


if __name__ == "__main__":
    try:
        prepare_environment(DEVELOPMENT)
    except StopError as stop:
        say(f"setup: {stop}")
        sys.exit(1)
