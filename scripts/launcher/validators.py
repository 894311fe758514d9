"""The independent judges of PDF files, veraPDF and EU DSS: fetched by Maven, checked against pinned sums, compiled once."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.launcher.cache import cache_folder
from scripts.launcher.elasticsearch import alone_in
from scripts.launcher.java import install_java
from scripts.launcher.words import ROOT, StopError, say

SOURCES = ROOT / "scripts" / "java"
JUDGES = ("verapdf", "dss")
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def fetch() -> Path:
    """The folder with ``verapdf/`` and ``dss/``, each with its jars and one compiled class; made the first time.

    Its name holds the sum of our own sources: a changed program or a changed pin makes a new folder.
    """
    cache = cache_folder()
    home = cache / f"validators-{_fingerprint()}"
    if not (home / ".complete").exists():
        cache.mkdir(parents=True, exist_ok=True)
        with alone_in(cache):
            if not (home / ".complete").exists():
                _build(cache, home)
    return home


def installed() -> Path | None:
    """The folder as ``fetch`` gives it, if it is there already; nothing is fetched."""
    home = cache_folder() / f"validators-{_fingerprint()}"
    return home if (home / ".complete").exists() else None


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in SOURCES.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(cache: Path, home: Path) -> None:
    install_java()
    say("Fetching veraPDF and EU DSS from Maven Central (40 MB, once) …")
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=cache) as work:
        made = Path(work) / "validators"
        for judge in JUDGES:
            _fetch_jars(SOURCES / judge, made / judge, Path(work) / "m2")
            _check(SOURCES / judge / "jars.sha256", made / judge)
            program = next((SOURCES / judge).glob("*.java"))
            _run(["javac", "-cp", f"{made / judge}/*", "-d", str(made / judge), str(program)])
        for path in [made, *made.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        (made / ".complete").touch()
        shutil.rmtree(home, ignore_errors=True)
        made.rename(home)


def _fetch_jars(project: Path, target: Path, repository: Path) -> None:
    target.mkdir(parents=True)
    command = ["mvn", "-B", "-ntp", "-q", "-C", "-f", str(project / "pom.xml"), _COPY, f"-DoutputDirectory={target}"]
    _run([*command, f"-Dmaven.repo.local={repository}", "-DincludeScope=runtime"])


def _check(pins: Path, folder: Path) -> None:
    """Exactly the pinned jars, byte for byte."""
    wanted = dict(reversed(line.split()) for line in pins.read_text(encoding="utf-8").splitlines())
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.glob("*.jar")}
    if found != wanted:
        strange = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
        raise StopError(f"These are not the files that were pinned, and are not used: {', '.join(strange)}.")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StopError(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-1500:]}")


if __name__ == "__main__":
    try:
        print(fetch())
    except StopError as stop:
        say(f"validators: {stop}")
        sys.exit(1)
