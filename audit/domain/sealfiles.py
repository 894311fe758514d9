"""The files of seals: numbered, chained, outside the database, written once.

A file is lines of JSON: a header with number, time and the SHA-256 of the file before, then one line per stream that had
grown since, with the place and the hash of its last row. Beside it lies the time authority's token over the file.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from audit.domain.chain import GENESIS

__all__ = ["Anchor", "SealFile", "add_seal_file", "seal_files"]

Anchor = tuple[str, str, int, str]  # table, stream, place, hash


@dataclass(frozen=True)
class SealFile:
    """One seal on disk."""

    number: int
    path: Path

    @property
    def token_path(self) -> Path:
        """Where the time authority's token lies."""
        return self.path.with_suffix(".tst")

    def sha256(self) -> str:
        """Of the whole file, in hex."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def header(self) -> dict[str, Any]:
        """Number, time, and the hash of the seal before."""
        with self.path.open(encoding="utf-8") as lines:
            found: dict[str, Any] = json.loads(lines.readline())
        return found

    def anchors(self) -> Iterator[Anchor]:
        """What was sealed, streamed."""
        with self.path.open(encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                table, stream, seq, last = json.loads(line)
                yield table, stream, seq, last

    def keep_token(self, token: bytes) -> None:
        """Lay the token beside the file; one that is there stays."""
        _write_once(self.token_path, [token])


def _folder() -> Path:
    folder = Path(str(settings.EGOV_AUDIT["SEALS_DIR"]))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def seal_files() -> list[SealFile]:
    """Every seal, in order of its number."""
    found = [SealFile(int(path.stem), path) for path in _folder().glob("*.seal") if path.stem.isdecimal()]
    return sorted(found, key=lambda row: row.number)


def _write_once(path: Path, pieces: Iterable[bytes]) -> bool:
    """Write completely or not at all, and never over what is there; False when somebody else was first."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-") as stream:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
        try:
            os.link(stream.name, path)  # fails when the name exists, unlike a rename
        except FileExistsError:
            return False
    path.chmod(0o440)
    return True


def _lines(header: dict[str, Any], anchors: Iterable[Anchor]) -> Iterator[bytes]:
    yield json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    for anchor in anchors:
        yield json.dumps(anchor, separators=(",", ":")).encode() + b"\n"


def add_seal_file(at: str, anchors: Iterable[Anchor]) -> SealFile | None:
    """Write the next seal; None when another process just wrote it."""
    before = seal_files()
    number = before[-1].number + 1 if before else 1
    header = {"seal": number, "at": at, "previous": before[-1].sha256() if before else GENESIS}
    path = _folder() / f"{number:06}.seal"
    return SealFile(number, path) if _write_once(path, _lines(header, anchors)) else None
