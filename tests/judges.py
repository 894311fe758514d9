"""The independent judges of our PDF files: veraPDF, EU DSS, Poppler with NSS, qpdf; each asked once for many files."""

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

needs_validators = pytest.mark.skipif(
    not os.environ.get("EGOV_VALIDATORS"), reason="EGOV_VALIDATORS names no folder; ./test fetches veraPDF and EU DSS"
)


@dataclass
class Verdict:
    """What EU DSS found in one file: (field, indication, level, faults) of each signature, (type, indication) of each timestamp."""

    signatures: list[tuple[str, str, str, str]] = field(default_factory=list)
    timestamps: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""


def _java(judge: str, program: str, words: list[str]) -> list[list[str]]:
    home = Path(os.environ["EGOV_VALIDATORS"]) / judge
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dfile.encoding=UTF-8",
        "-cp",
        f"{home}:{home}/*",
    ]
    done = subprocess.run([*command, program, *words], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def vera_faults(files: list[Path]) -> dict[str, str]:
    """File name and profile → broken rules, for those that fail; every file was judged by both profiles."""
    rows = _java("verapdf", "Verapdf", [str(path) for path in files])
    assert len(rows) == 2 * len(files)
    return {f"{Path(row[0]).name} {row[1]}": row[3] for row in rows if row[2] != "pass"}


def dss_verdicts(trust: Path, files: list[Path]) -> dict[str, Verdict]:
    """File name → verdict, offline."""
    found = {path.name: Verdict() for path in files}
    for name, kind, *rest in _java("dss", "Dss", [str(trust), *map(str, files)]):
        verdict = found[Path(name).name]
        if kind == "S":
            verdict.signatures.append((rest[0], rest[1], rest[2], rest[3]))
        elif kind == "T":
            verdict.timestamps.append((rest[0], rest[1]))
        else:
            verdict.error = rest[0]
    return found


def pdfsig_lines(trust: Path, file: Path, folder: Path) -> list[str]:
    """What Poppler says of signatures and certificates, with our root as the only trusted one."""
    store = folder / "nss"
    if not store.exists():
        store.mkdir()
        subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
        subprocess.run(["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", trust], check=True)
    done = subprocess.run(["pdfsig", "-no-ocsp", "-nssdir", store, file], capture_output=True, text=True, check=False)
    return [line.strip(" -") for line in done.stdout.splitlines() if "Validation:" in line]


def output_of(*command: object) -> str:
    """What a program prints; it must succeed."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout
