"""Makes the data folder ready: tables, demonstration keys, demonstration city; only when something has changed."""

import hashlib
import time
from pathlib import Path

from scripts.launcher.environment import PYTHON
from scripts.launcher.processes import start_process, stop_process
from scripts.launcher.words import ROOT, StopError, say

_STAMP = ".prepared"
_COUNTED = {".py", ".yaml", ".yml", ".json", ".txt"}
_LEFT_OUT = {"tests", "docs", "locale", "scripts", "assets", "var", "templates", "node_modules"}


def prepare_city(folder: Path, env: dict[str, str]) -> None:
    """Migrate and load, unless this very code has already prepared this very folder and database."""
    now = _fingerprint(env)
    stamp = folder / _STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
        return
    stamp.unlink(missing_ok=True)
    _command("Preparing the database", ["migrate", "--no-input"], folder, env)
    _command("Making the demonstration keys and certificates", ["make_demo_pki", "--data", str(folder)], folder, env)
    _command("Loading the demonstration city", ["load_demo_city", "--data", str(folder)], folder, env)
    _command("Comparing the archive's index", ["reconcile_index"], folder, env)
    stamp.write_text(now, encoding="utf-8")


def _fingerprint(env: dict[str, str]) -> str:
    digest = hashlib.sha256(env.get("EGOV_DATABASE_URL", "").encode())
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> list[Path]:
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    rooms = [path for path in folders if path.name not in _LEFT_OUT]
    found = [path for room in rooms for path in room.rglob("*") if path.suffix in _COUNTED and path.is_file()]
    return [*found, ROOT / "requirements.txt"]


def _command(title: str, words: list[str], folder: Path, env: dict[str, str]) -> None:
    start = time.monotonic()
    log = folder / "logs" / "prepare.log"
    with log.open("ab") as output:
        before = output.tell()
        process = start_process([PYTHON, "manage.py", *words], output=output, env=env, cwd=ROOT)
    try:
        code = process.wait()
    except BaseException:
        stop_process(process)  # it leads its own group: Ctrl-C at the terminal does not reach it
        raise
    if code:
        told = log.read_bytes()[before:].decode(errors="replace")
        raise StopError(f"{title} failed (manage.py {words[0]}){_reason(told, log)}")
    say(f"{title}: {time.monotonic() - start:.1f} s")


def _reason(told: str, log: Path) -> str:
    """What the command itself refused with; when it broke, the end of its log."""
    refused = told.rpartition("CommandError: ")
    if refused[1] and "Traceback" not in told:
        return f": {refused[2].strip()}"
    end = "\n".join(told.splitlines()[-12:])
    return f"; the end of {log}:\n{end}"
