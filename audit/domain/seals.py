"""Sealing the trail: once a day the ends of all chains go into a signed-for file outside the database.

A chain proves that no row was changed in its middle. It cannot prove that nobody cut off its end, or wrote it anew as a
whole, head included: whoever may write the database may do that. The seals can.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from audit.domain.chains import chains
from audit.domain.notary import current_notary
from audit.domain.sealfiles import Anchor, SealFile, add_seal_file, seal_files
from audit.domain.trail import record
from audit.models import TrailEntry

__all__ = ["SEALED", "SealState", "seal_state", "seal_trail", "sealed_numbers"]

SEALED = "trail.sealed"
STREAM = "trail:seals"
DAILY = timedelta(hours=20)  # asked again sooner, nothing new is sealed
OVERLAP = timedelta(days=1)  # a row is stamped before it is committed: look back further than any transaction can last
BATCH = 500
LATE = timedelta(days=2)  # a day's seal and a day for the time authority to answer


@dataclass(frozen=True)
class SealState:
    """The newest seal that was finished; ``is_late`` when the trail has stood unsealed for too long."""

    number: int
    at: datetime | None
    is_late: bool


def seal_state() -> SealState:
    """For the operator's page: two short reads, no file is opened."""
    last = TrailEntry.objects.filter(stream=STREAM, event=SEALED).order_by("-seq").first()
    begun = last.at if last else TrailEntry.objects.order_by("pk").values_list("at", flat=True).first()
    late = begun is not None and begun < timezone.now() - LATE
    return SealState(last.detail["seal"] if last else 0, last.at if last else None, late)


def sealed_numbers() -> dict[int, str]:
    """Number and SHA-256 of each seal, as the trail itself remembers them."""
    rows = TrailEntry.objects.filter(stream=STREAM, event=SEALED).order_by("seq").values_list("detail", flat=True)
    return {row["seal"]: row["sha256"] for row in rows.iterator()}


def _ends(since: datetime | None) -> Iterator[Anchor]:
    """The last row of every stream that has grown since; each is there for ever, whatever is added meanwhile."""
    for chain in chains():
        rows = chain.model._default_manager.all()
        if since is not None:
            rows = rows.filter(at__gte=since)
        ends = rows.order_by("stream").values_list("stream").annotate(last=Max("pk"))
        batch: list[int] = []
        for _stream, last in ends.iterator(BATCH):
            batch.append(last)
            if len(batch) == BATCH:
                yield from _anchors(chain.table, chain.model, batch)
                batch = []
        yield from _anchors(chain.table, chain.model, batch)


def _anchors(table: str, model: type, pks: list[int]) -> Iterator[Anchor]:
    rows = model._default_manager.filter(pk__in=pks).order_by("pk")  # type: ignore[attr-defined]
    for stream, seq, last in rows.values_list("stream", "seq", "hash"):
        yield table, stream, seq, last


def _since(files: list[SealFile]) -> datetime | None:
    return datetime.fromisoformat(files[-1].header()["at"]) - OVERLAP if files else None


def seal_trail() -> int:
    """Write today's seal, have it timestamped, record it; returns how many seals were finished by this call.

    Called once a day, outside any transaction; may be called as often as one likes. What an earlier call left undone
    (the time authority did not answer, the power failed) is finished first.

    Raises:
        EngineError: the time authority does not answer: the seal is written and will be stamped by the next call.
    """
    files, now = seal_files(), timezone.now()
    if not files or datetime.fromisoformat(files[-1].header()["at"]) + DAILY <= now:
        add_seal_file(now.isoformat(), _ends(_since(files)))
        files = seal_files()
    known, done = sealed_numbers(), 0
    for file in files:
        if file.number in known and file.token_path.exists():
            continue
        sha256 = file.sha256()
        if not file.token_path.exists():
            file.keep_token(current_notary().stamp(bytes.fromhex(sha256)))
        if file.number not in known:
            record(SEALED, stream=STREAM, detail={"seal": file.number, "sha256": sha256})
        done += 1
    return done
