"""Keeping the index true: raised with the change, written by a job, mended by a sweep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from kernel.jobs import enqueue
from search.domain.engine import current_engine
from search.domain.sources import all_keys, read_source
from search.enums import Topic
from search.errors import SearchFailedError
from search.models import EntryState, IndexEntry

__all__ = ["Reconciled", "index_health", "index_keys", "rebuild", "reconcile", "touch"]


def touch(keys: Iterable[str]) -> None:
    """Say that these have changed, inside the transaction of the change; the embedded engine is written at once.

    A fixed number of queries, whatever the number of keys; one job for all of them.
    """
    wanted, now = list(dict.fromkeys(keys)), timezone.now()
    if not wanted:
        return
    _raise(wanted, now)
    if current_engine().transactional:
        for row in IndexEntry.objects.filter(key__in=wanted):
            _write(row)
    else:
        enqueue(Topic.INDEX, key=wanted[0], payload={"keys": wanted})


def _raise(keys: list[str], now: datetime) -> None:
    """One version more for each key, in one statement: two would cost every transition a query and a lock more."""
    values = ", ".join(["(%s, 1, 0, %s, %s, 0, %s, NULL)"] * len(keys))
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(  # only placeholders are put together
            "INSERT INTO search_indexentry (key, version, indexed_version, gone, state, attempts, changed_at, indexed_at)"  # noqa: S608
            f" VALUES {values} ON CONFLICT (key) DO UPDATE SET version = search_indexentry.version + 1,"
            " state = excluded.state, attempts = 0, changed_at = excluded.changed_at",
            [
                part for key in sorted(keys) for part in (key, False, EntryState.PENDING.value, moment)
            ],  # one order of locks
        )


def _write(row: IndexEntry) -> None:
    engine, source = current_engine(), read_source(row.key, row.version)
    if source is None:
        engine.remove([row.key])
    else:
        engine.put([source])
    IndexEntry.objects.filter(pk=row.pk, version=row.version).update(
        state=EntryState.DONE, indexed_version=row.version, indexed_at=timezone.now(), gone=source is None
    )


def index_keys(keys: Iterable[str]) -> None:
    """Write things as they are now; called by their job, outside any transaction, as often as it likes."""
    for row in IndexEntry.objects.filter(key__in=list(keys)):
        if row.state == EntryState.DONE and row.indexed_version == row.version:
            continue
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
