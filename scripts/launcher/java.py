"""Java for Elasticsearch and for the PDF validators, and Maven, which fetches both."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

from scripts.launcher.packages import install_packages

LOWEST = 17
_PACKAGES = " | ".join(f"openjdk-{version}-jdk-headless" for version in (17, 21, 25))


@functools.cache
def java_home() -> Path | None:
    """The lowest Java from 17 on that carries ``jdk.jlink``, which the Elasticsearch server insists on."""
    found = [(version, home) for home in _homes() if (version := _version(home)) >= LOWEST and _has_jlink(home)]
    return min(found)[1] if found else None


def install_java() -> None:
    """Java and Maven, when missing."""
    missing = []
    if java_home() is None or shutil.which("javac") is None:
        missing.append(_PACKAGES)
    if shutil.which("mvn") is None:
        missing.append("maven")
    install_packages(missing, why="Elasticsearch and the PDF validators run on Java; Maven fetches them")
    java_home.cache_clear()


def _homes() -> list[Path]:
    named = [Path(value) for name in ("ES_JAVA_HOME", "JAVA_HOME") if (value := os.environ.get(name))]
    on_path = shutil.which("java")
    first = [Path(on_path).resolve().parent.parent] if on_path else []
    installed = sorted(Path("/usr/lib/jvm").glob("*"))
    return [home for home in [*named, *first, *installed] if (home / "bin" / "java").exists()]


def _version(home: Path) -> int:
    shown = _ask(home, "-XshowSettings:properties", "-version")
    match = re.search(r"java\.specification\.version = (\d+)\s", shown)
    return int(match[1]) if match else 0


def _has_jlink(home: Path) -> bool:
    return "jdk.jlink" in _ask(home, "--list-modules")


def _ask(home: Path, *words: str) -> str:
    done = subprocess.run([home / "bin" / "java", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
