"""Holding the trail against its seals."""

from collections.abc import Iterator
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Q

from audit.domain.chain import GENESIS
from audit.domain.chains import Chain, chains
from audit.domain.notary import current_notary
from audit.domain.sealfiles import Anchor, SealFile, seal_files
from audit.domain.seals import sealed_numbers
from audit.domain.verify import Break

__all__ = ["check_seals"]

TABLE = "trail.seals"
BATCH = 200


def _broken(number: int, reason: str) -> Break:
    return Break(TABLE, f"seal {number}", number, reason)


def check_seals() -> tuple[int, list[Break]]:
    """How many seals there are, and every place where files, tokens, trail and chains do not agree with one another."""
    breaks: list[Break] = []
    files, known = seal_files(), sealed_numbers()
    numbers = {file.number for file in files}
    wanted = range(1, max([*numbers, *known], default=0) + 1)
    breaks += [_broken(number, "the seal is missing") for number in wanted if number not in numbers]
    before: SealFile | None = None
    for file in files:
        try:
            breaks += _check_file(file, before, known.get(file.number))
            breaks += _check_anchors(file)
        except (OSError, ValueError, KeyError, TypeError):
            breaks.append(_broken(file.number, "the seal cannot be read"))
        before = file
    return len(files), breaks


def _check_file(file: SealFile, before: SealFile | None, recorded: str | None) -> Iterator[Break]:
    header, sha256 = file.header(), file.sha256()
    follows = before.sha256() if before and before.number == file.number - 1 else GENESIS if file.number == 1 else None
    if header["seal"] != file.number or (follows is not None and header["previous"] != follows):
        yield _broken(file.number, "does not follow the seal before")
    if recorded is not None and recorded != sha256:
        yield _broken(file.number, "the seal was changed, or the trail's record of it")
    if file.token_path.exists() and not current_notary().holds(file.token_path.read_bytes(), bytes.fromhex(sha256)):
        yield _broken(file.number, "the timestamp does not hold for it")
    if recorded is not None and not file.token_path.exists():
        yield _broken(file.number, "the timestamp is missing")


def _check_anchors(file: SealFile) -> Iterator[Break]:
    """Every row that was sealed is still there, as it was."""
    known, lines = {chain.table: chain for chain in chains()}, file.anchors()
    while batch := list(islice(lines, BATCH)):
        for table, chain in known.items():
            yield from _check_rows(chain, [row for row in batch if row[0] == table], file.number)


def _check_rows(chain: Chain, anchors: list[Anchor], number: int) -> Iterator[Break]:
    if not anchors:
        return
    places = reduce(or_, (Q(stream=stream, seq=seq) for _table, stream, seq, _hash in anchors))
    rows = chain.model._default_manager.filter(places).values_list("stream", "seq", "hash")
    found = {(stream, seq): last for stream, seq, last in rows}
    for _table, stream, seq, last in anchors:
        if found.get((stream, seq)) != last:
            what = "was changed" if (stream, seq) in found else "is missing"
            reason = f"this row was sealed by seal {number} and {what}"
            yield Break(chain.table, stream, seq, reason, chain.title(stream))
