"""The compiled styles and scripts in the repository are those of their sources."""

import filecmp
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASSETS, COMPILED = ROOT / "assets", ROOT / "egov" / "static" / "egov"


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def sum_of(paths: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=str):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.mark.unit
def test_neither_a_source_nor_a_compiled_file_was_changed_alone():
    sources = [path for name in ("scss", "js", "fonts") for path in files_below(ASSETS / name)]
    sources += [ASSETS / name for name in ("build.mjs", "mark.svg", "package-lock.json")]
    built = json.loads((ASSETS / "built.json").read_text())
    assert built == {"sources": sum_of(sources, ASSETS), "compiled": sum_of(files_below(COMPILED), COMPILED)}


@pytest.mark.unit
def test_every_file_a_style_names_is_there():
    """Production names static files by their content and refuses a style that names a missing one."""
    named = {
        (path.parent / url).resolve()
        for path in files_below(COMPILED)
        if path.suffix == ".css"
        for url in re.findall(r"""url\(["']?(?!data:)([^)"']+)""", path.read_text())
    }
    assert len(named) >= 3
    assert [path for path in named if not path.is_file()] == []


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed; the sums are compared without it")
def test_building_again_gives_the_same_bytes(tmp_path):
    copy = tmp_path / "assets"
    shutil.copytree(ASSETS, copy, ignore=shutil.ignore_patterns("node_modules"))
    for words in (["npm", "ci", "--no-audit", "--no-fund", "--silent"], ["node", "build.mjs", str(tmp_path / "out")]):
        subprocess.run(words, cwd=copy, check=True, capture_output=True)
    made = sorted(path.relative_to(tmp_path / "out") for path in files_below(tmp_path / "out"))
    assert made == sorted(path.relative_to(COMPILED) for path in files_below(COMPILED))
    assert filecmp.cmpfiles(tmp_path / "out", COMPILED, made, shallow=False)[1:] == ([], [])
