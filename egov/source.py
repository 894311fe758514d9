"""The source of the running program as one archive: what the programmers wrote, never what an installation keeps."""

import io
import tarfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

__all__ = ["source_archive"]

# Named, not guessed: a data folder, a key or a settings file put beside the program must never be handed out.
_FOLDERS = (
    ".ci", "assets", "audit", "docs", "documents", "egov", "integrations", "kernel", "locale", "operations",
    "organisations", "portal", "procedures", "scripts", "search", "templates", "tests", "workflows",
)  # fmt: skip
_FILES = (
    ".gitignore", ".importlinter", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "bench", "manage.py", "pyproject.toml",
    "requirements-dev.txt", "requirements.txt", "run", "test",
)  # fmt: skip
_MADE = {"__pycache__", "node_modules"}
_DATA_MARK = ".egov-data"  # what ``./run`` puts into a folder of data


def _below(folder: Path) -> Iterator[Path]:
    if (folder / _DATA_MARK).exists():
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name in _MADE:
            continue
        if path.is_dir():
            yield from _below(path)
        elif path.is_file():
            yield path


def _program(base: Path) -> Iterator[Path]:
    yield from (base / name for name in _FILES if (base / name).is_file())
    for name in _FOLDERS:
        if (base / name).is_dir():
            yield from _below(base / name)


@lru_cache(maxsize=1)
def source_archive(base: Path) -> bytes:
    """A gzipped tar of the program below ``base``; made once per process."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path in _program(base):
            archive.add(path, arcname=f"egov/{path.relative_to(base)}")
    return buffer.getvalue()
