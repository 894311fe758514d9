"""Keeping the index true: raised with the change, written by a job, mended by a sweep."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kernel.jobs import enqueue
from search.domain.engine import current_engine
from search.domain.sources import all_keys, read_source
from search.enums import Topic
from search.errors import SearchFailedError
from search.models import EntryState, IndexEntry

__all__ = ["Reconciled", "index_health", "index_key", "rebuild", "reconcile", "touch"]


def touch(keys: Iterable[str]) -> None:
    """Say that these have changed, inside the transaction of the change; the embedded engine is written at once."""
    engine, now = current_engine(), timezone.now()
    for key in keys:
        row, made = IndexEntry.objects.select_for_update().get_or_create(key=key, defaults={"changed_at": now})
        if not made:
            row.version, row.state, row.changed_at, row.attempts = row.version + 1, EntryState.PENDING, now, 0
            row.save(update_fields=["version", "state", "changed_at", "attempts"])
        if engine.transactional:
            _write(row)
        else:
            enqueue(Topic.INDEX, key=key, payload={"key": key})


def _write(row: IndexEntry) -> None:
    engine, source = current_engine(), read_source(row.key, row.version)
    if source is None:
        engine.remove([row.key])
    else:
        engine.put([source])
    IndexEntry.objects.filter(pk=row.pk, version=row.version).update(
        state=EntryState.DONE, indexed_version=row.version, indexed_at=timezone.now(), gone=source is None
    )


def index_key(key: str) -> None:
    """Write one thing as it is now; called by its job, outside any transaction, as often as it likes."""
    row = IndexEntry.objects.filter(key=key).first()
    if row is None or (row.state == EntryState.DONE and row.indexed_version == row.version):
        return
    try:
        _write(row)
    except SearchFailedError as error:
        dead = {"state": EntryState.DEAD} if error.permanent else {}
        IndexEntry.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, **dead)
        raise


@dataclass(frozen=True)
class Reconciled:
    """What a comparison of truth and index found and mended."""

    missing: int
    stale: int
    extra: int


def reconcile() -> Reconciled:
    """Compare every key and version on both sides; write what is missing or old, remove what should not be there."""
    engine = current_engine()
    held, wanted = engine.versions(), set(all_keys())
    entries = dict(IndexEntry.objects.values_list("key", "version"))
    missing = [key for key in sorted(wanted) if key not in held]
    stale = [key for key in sorted(wanted) if key in held and held[key] < entries.get(key, 1)]
    extra = sorted(set(held) - wanted)
    for key in [*missing, *stale]:
        with transaction.atomic():
            row, _made = IndexEntry.objects.get_or_create(key=key, defaults={"changed_at": timezone.now()})
        _write(row)
    if extra:
        engine.remove(extra)
    return Reconciled(len(missing), len(stale), len(extra))


def rebuild() -> int:
    """Begin the index anew from the truth; returns how much was written. Writes meanwhile come by their own jobs."""
    engine = current_engine()
    engine.clear()
    batch, done = [], 0
    for key in all_keys():
        row, _made = IndexEntry.objects.get_or_create(key=key, defaults={"changed_at": timezone.now()})
        source = read_source(key, row.version)
        if source is not None:
            batch.append(source)
        if len(batch) >= 500:
            engine.put(batch)
            done, batch = done + len(batch), []
    if batch:
        engine.put(batch)
    IndexEntry.objects.filter(state=EntryState.PENDING).update(
        state=EntryState.DONE, indexed_at=timezone.now(), indexed_version=F("version")
    )
    return done + len(batch)


def index_health() -> dict[str, object]:
    """For the operator: what waits, since when, what was given up."""
    waiting = IndexEntry.objects.filter(state=EntryState.PENDING).order_by("changed_at")
    oldest = waiting.values_list("changed_at", flat=True).first()
    lag = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return {"pending": waiting.count(), "lag": lag, "dead": IndexEntry.objects.filter(state=EntryState.DEAD).count()}
