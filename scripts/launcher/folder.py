"""The data folder of ``./run``: ours alone, marked as such, refused with one sentence when it cannot serve."""

import fcntl
import os
import secrets
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import IO

from scripts.launcher.words import ROOT, StopError

MARK = ".egov-data"
DATABASE = "egov.sqlite3"
SECRET_KEY = "secret_key"  # noqa: S105 - the name of a file
_CHECKED_IN_FULL = 64 * 1024 * 1024
_LEAST_FREE = 100 * 1000 * 1000  # a new city takes 10 MB; papers and logs come with the first day


def default_folder() -> Path:
    """``EGOV_DATA_DIR``; else ``var`` beside the program; else, when that is read-only, the XDG folder."""
    named = os.environ.get("EGOV_DATA_DIR")
    if named:
        return Path(named)
    if os.access(ROOT, os.W_OK):
        return ROOT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "egov"


def open_folder(path: Path, *, reset: bool) -> IO[str]:
    """Check ``path``, mark it as ours, lay out what must be there; return the lock that keeps a second ``./run`` away.

    Raises StopError with the one sentence: a file, a foreign folder, not writable, full, in use, or a broken database.
    """
    _demand_ours(path)
    lock = _lock(path)
    try:
        if reset:
            _empty(path)
        _demand_room(path)
        _demand_sound_database(path / DATABASE)
        _lay_out(path)
    except BaseException:
        lock.close()
        raise
    return lock


def _lock(path: Path) -> IO[str]:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
        lock = (path / MARK).open("a+", encoding="utf-8")
    except OSError as error:
        raise StopError(f"The data folder {path} cannot be written to ({error.strerror}); choose another.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StopError(
            f"The data folder {path} is in use by another ./run: stop that one or choose another with --data."
        ) from error
    return lock


def _demand_ours(path: Path) -> None:
    if path.is_symlink() and not path.exists():
        raise StopError(f"The data folder {path} is a link that leads nowhere: choose another with --data.")
    if not path.exists():
        return
    if not path.is_dir():
        raise StopError(f"The data folder {path} is a file, not a folder: choose another with --data.")
    try:
        names = {entry.name for entry in path.iterdir()}
    except OSError as error:
        raise StopError(f"The data folder {path} cannot be read ({error.strerror}); choose another.") from error
    if names and not names & {MARK, DATABASE}:
        raise StopError(f"The data folder {path} holds other things: choose an empty or a new one with --data.")


def _demand_room(path: Path) -> None:
    free = shutil.disk_usage(path).free
    if free < _LEAST_FREE:
        raise StopError(
            f"The disk of the data folder {path} is full ({free // 1_000_000} MB free, {_LEAST_FREE // 1_000_000} MB are"
            " needed): make room or choose another with --data."
        )


def _empty(path: Path) -> None:
    for entry in path.iterdir():
        if entry.name == MARK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _demand_sound_database(database: Path) -> None:
    """A broken database is found before the first page is asked for; a large one is only looked into."""
    if not database.exists():
        return
    is_small = database.stat().st_size < _CHECKED_IN_FULL
    question = "PRAGMA quick_check(1)" if is_small else "SELECT 'ok' FROM sqlite_master"
    try:
        connection = sqlite3.connect(database, timeout=5)
        try:
            answer = connection.execute(question).fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        answer = None
    if answer != ("ok",):
        raise StopError(f"The database {database} is damaged: put back a copy, or delete everything with --reset.")


def _lay_out(path: Path) -> None:
    for name in ("logs", "broker/messages", "broker/control", "files", "records", "issued"):
        (path / name).mkdir(parents=True, exist_ok=True)
    key = path / SECRET_KEY
    if not key.exists():
        draft = key.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        draft.replace(key)  # a power cut leaves no half key
