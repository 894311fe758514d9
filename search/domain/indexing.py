"""Keeping the index true: raised with the change, written by a job or, embedded, in the same transaction."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from kernel.jobs import enqueue
from search.domain.engine import current_engine
from search.domain.sources import case_key, contents_of, read_sources
from search.enums import Topic
from search.errors import SearchFailedError
from search.models import EntryState, IndexEntry
from workflows.models import Case

__all__ = [
    "begin_empty",
    "index_health",
    "index_keys",
    "prepare_index",
    "settle",
    "touch",
    "touch_contents",
    "touch_file",
    "write_keys",
]

log = structlog.get_logger(__name__)


def touch(keys: Iterable[str]) -> None:
    """Say that these have changed, inside the transaction of the change; the embedded engine is written at once.

    A fixed number of queries, whatever the number of keys; one job for all of them.
    """
    wanted, now = sorted(set(keys)), timezone.now()
    if not wanted:
        return
    _raise(wanted, now)
    if current_engine().transactional:
        _write_here(wanted)
    else:
        _order(wanted)


def touch_file(case: Case) -> None:
    """Say that a case and everything in it have changed.

    What is in it is looked up by the job, not in the transaction of the change, which others wait for; until then the
    case itself is what counts as waiting. The embedded engine is written at once.
    """
    if current_engine().transactional:
        touch([case_key(case), *contents_of([case.uuid])])
        return
    _raise([case_key(case)], timezone.now())
    _order([case_key(case)], contents_of=[str(case.uuid)])


def touch_contents(cases: Sequence[str]) -> None:
    """Say that what is in these cases has changed: a job of their own writes it. Called by the job of ``touch_file``, last:
    tried again because the engine was silent, it has not raised anything yet.
    """
    if cases:
        with transaction.atomic():
            touch(contents_of(cases))


def _order(keys: list[str], **more: list[str]) -> None:
    """One job for all of them, named after what is in it: two transactions that touch different things must not
    overwrite each other's list.
    """
    payload = {"keys": keys, **more}
    name = hashlib.sha256(" ".join([*keys, *more]).encode()).hexdigest()[:32]
    enqueue(Topic.INDEX, key=name, payload=payload)


def _raise(keys: list[str], now: datetime) -> None:
    """One version more for each key, in one statement: two would cost every transition a query and a lock more."""
    values = ", ".join(["(%s, 1, 0, %s, %s, 0, %s, NULL)"] * len(keys))
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(  # only placeholders are put together
            "INSERT INTO search_indexentry (key, version, indexed_version, gone, state, attempts, changed_at, indexed_at)"  # noqa: S608
            f" VALUES {values} ON CONFLICT (key) DO UPDATE SET version = search_indexentry.version + 1,"
            " state = excluded.state, attempts = 0, changed_at = excluded.changed_at",
            [part for key in keys for part in (key, False, EntryState.PENDING.value, moment)],  # one order of locks
        )


def _write_here(keys: list[str]) -> None:
    """The embedded index, in this transaction; a damaged index must not stop the office: what waits is written later."""
    try:
        with transaction.atomic():
            write_keys(dict(IndexEntry.objects.filter(key__in=keys).values_list("key", "version")))
    except SearchFailedError:
        log.exception("search.embedded_index_damaged")


def write_keys(versions: Mapping[str, int]) -> None:
    """Have the index hold these keys as they are now, under these versions, and remember what it took."""
    engine, sources = current_engine(), read_sources(versions)
    gone = {key: version for key, version in versions.items() if key not in sources}
    if gone:
        engine.remove(gone)
    refused = engine.put([source.document for source in sources.values()]) if sources else frozenset()
    settle({key: version for key, version in versions.items() if key not in refused})
    IndexEntry.objects.filter(key__in=gone).update(gone=True)
    IndexEntry.objects.filter(key__in=refused).update(state=EntryState.DEAD, attempts=F("attempts") + 1)


def settle(versions: Mapping[str, int]) -> None:
    """Mark as done what the index has, each for exactly that version: one raised meanwhile goes on waiting."""
    by_version: dict[int, list[str]] = {}
    for key, version in versions.items():
        by_version.setdefault(version, []).append(key)
    for version, keys in by_version.items():
        rows = IndexEntry.objects.filter(key__in=keys, version=version)
        rows = rows.exclude(state=EntryState.DONE, indexed_version=version)
        rows.update(state=EntryState.DONE, indexed_version=version, indexed_at=timezone.now(), gone=False)


def prepare_index() -> None:
    """Make the index where there is none. One that was lost starts empty: everything then counts as waiting, so that
    the lag is seen, and the next comparison fills it.
    """
    if current_engine().prepare():
        IndexEntry.objects.filter(state=EntryState.DONE).update(state=EntryState.PENDING, changed_at=timezone.now())


def begin_empty() -> bool:
    """Make the index of an installation in which there has never been anything to find; True when that is so.

    There a missing index is an empty archive. Anywhere else it is a lost one, and must not answer "nothing found".
    """
    if IndexEntry.objects.exists():
        return False
    current_engine().prepare()
    return True


def index_keys(keys: Iterable[str]) -> None:
    """Write things as they are now; called by their job, outside any transaction, as often as it likes.

    Raises:
        SearchFailedError: the engine does not answer; the entries go on waiting.
    """
    prepare_index()
    rows = IndexEntry.objects.filter(key__in=list(keys)).exclude(state=EntryState.DONE, indexed_version=F("version"))
    versions = dict(rows.values_list("key", "version"))
    if not versions:
        return
    try:
        write_keys(versions)
    except SearchFailedError:
        IndexEntry.objects.filter(key__in=list(versions)).update(attempts=F("attempts") + 1)
        raise


def index_health() -> dict[str, object]:
    """For the operator: what waits, since when, what was given up."""
    waiting = IndexEntry.objects.filter(state=EntryState.PENDING).order_by("changed_at")
    oldest = waiting.values_list("changed_at", flat=True).first()
    lag = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return {"pending": waiting.count(), "lag": lag, "dead": IndexEntry.objects.filter(state=EntryState.DEAD).count()}
