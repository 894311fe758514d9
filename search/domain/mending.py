"""Comparing truth and index, and beginning the index anew, while the office goes on working."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import structlog
from django.utils import timezone

from search.domain.engine import current_engine
from search.domain.indexing import prepare_index, settle, write_keys
from search.domain.sources import all_keys, read_sources
from search.engines.types import Held
from search.errors import RebuildRunningError
from search.models import EntryState, IndexEntry

__all__ = ["Reconciled", "rebuild", "reconcile"]

log = structlog.get_logger(__name__)
BATCH = 500


@dataclass(frozen=True)
class Reconciled:
    """What a comparison of truth and index found and mended. ``altered``: the right version, but other content."""

    missing: int
    stale: int
    extra: int
    altered: int = 0


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while batch := list(islice(left, BATCH)):
        yield batch


def _versions_of(keys: list[str]) -> dict[str, int]:
    """The version each key should have. Read before the content: what changes in between comes again, with a higher one."""
    now = timezone.now()
    known = dict(IndexEntry.objects.filter(key__in=keys).values_list("key", "version"))
    if unknown := [key for key in keys if key not in known]:
        IndexEntry.objects.bulk_create([IndexEntry(key=key, changed_at=now) for key in unknown], ignore_conflicts=True)
        known |= dict(IndexEntry.objects.filter(key__in=unknown).values_list("key", "version"))
    return known


def reconcile(*, deep: bool = False) -> Reconciled:
    """Compare every key and version on both sides; write what is missing or old, remove what should not be there.

    ``deep`` reads everything again and compares content and rights too: what changed without anybody saying so.
    An index of an earlier shape is rebuilt. The index is read first: what is filed meanwhile then looks missing at
    worst, and is written once more.
    """
    prepare_index()
    engine = current_engine()
    if engine.outdated():
        _rebuild_unless_running()
    held = engine.versions()
    wanted, missing, stale, altered = set(), 0, 0, 0
    for keys in _batches(all_keys()):
        wanted.update(keys)
        versions = _versions_of(keys)
        absent = [key for key in keys if key not in held]
        old = [key for key in keys if key in held and held[key].version < versions[key]]
        current = {key: versions[key] for key in keys if key in held and held[key].version >= versions[key]}
        other = _altered(held, current) if deep else []
        settle(current)
        missing, stale, altered = missing + len(absent), stale + len(old), altered + len(other)
        if mend := {key: versions[key] for key in (*absent, *old, *other)}:
            write_keys(mend)
    extra = _remove_extra(held, wanted)
    found = Reconciled(missing, stale, extra, altered)
    log.info("search.reconciled", missing=missing, stale=stale, extra=extra, altered=altered, deep=deep)
    return found


def _remove_extra(held: dict[str, Held], wanted: set[str]) -> int:
    extra = {key: row.version for key, row in held.items() if key not in wanted}
    if extra:
        current_engine().remove(extra)
    return len(extra)


def _altered(held: dict[str, Held], versions: dict[str, int]) -> list[str]:
    sources = read_sources(versions)
    return [key for key, source in sources.items() if held[key].digest != source.document.digest]


def _rebuild_unless_running() -> None:
    try:
        rebuild()
    except RebuildRunningError:
        log.warning("search.rebuild_running")


def rebuild(*, take_over: bool = False) -> int:
    """Begin the index anew from the truth; returns how many documents it holds. Nothing is unfindable meanwhile.

    The successor is filled beside the index in use, and from its first moment every write goes to both: a change is
    either committed before it is read here, or its own job finds the successor. Then it takes over at one stroke.

    Raises:
        RebuildRunningError: one rebuild at a time; ``take_over`` drops what an interrupted one left behind.
    """
    prepare_index()
    engine, done = current_engine(), 0
    engine.begin_anew(take_over=take_over)
    for keys in _batches(all_keys()):
        sources = read_sources(_versions_of(keys))
        refused = engine.fill([source.document for source in sources.values()])
        IndexEntry.objects.filter(key__in=refused).update(state=EntryState.DEAD)
        done += len(sources) - len(refused)
    engine.finish_anew()
    held = engine.versions()  # before the truth is read: what is filed in between must not look superfluous
    _remove_extra(held, set(all_keys()))
    return done
