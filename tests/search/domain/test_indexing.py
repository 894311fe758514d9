"""Nothing is lost between a change and the index: the outbox, its worker, and what can happen to both."""

import pytest
from django.db import transaction
from django.utils import timezone

from kernel.jobs import run_due
from kernel.models import Job
from search.domain.engine import current_engine
from search.domain.indexing import index_health, index_keys, touch, touch_file
from search.domain.mending import rebuild, reconcile
from search.domain.sources import contents_of
from search.engines import fts5
from search.engines.types import Held
from search.errors import SearchFailedError
from search.models import EntryState, IndexEntry
from tests.factories.cases import submitted_case, work

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


class Beside:
    """The embedded engine as if it stood beside the database: written by jobs, sometimes silent."""

    transactional = False
    silent = False
    refuses: frozenset[str] = frozenset()
    lost = False

    def __init__(self):
        self.inner = fts5.Fts5Engine()

    def __getattr__(self, name):
        if Beside.silent:
            raise SearchFailedError
        return getattr(self.inner, name)

    def prepare(self):
        if Beside.silent:
            raise SearchFailedError
        made, Beside.lost = Beside.lost, False
        return made

    def put(self, documents):
        if Beside.silent:
            raise SearchFailedError
        self.inner.put([row for row in documents if row.key not in Beside.refuses])
        return frozenset(row.key for row in documents if row.key in Beside.refuses)


def engine():
    return Beside()


@pytest.fixture
def beside(settings):
    """Work is done when a test says so."""
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, "ENGINE": __name__}
    Beside.silent, Beside.refuses, Beside.lost = False, frozenset(), False
    return Beside


def in_index() -> dict[str, Held]:
    return fts5.Fts5Engine().versions()


def test_the_embedded_index_is_written_with_the_change(town):
    case = submitted_case()
    assert f"case:{case.uuid}" in in_index()
    assert index_health() == {"pending": 0, "lag": 0.0, "dead": 0}


def test_a_change_that_is_rolled_back_is_in_no_outbox(beside):
    with transaction.atomic():
        touch(["case:00000000-0000-0000-0000-000000000001"])
        transaction.set_rollback(True)
    assert (IndexEntry.objects.count(), Job.objects.count()) == (0, 0)


def test_what_is_in_a_case_is_looked_up_by_the_job_and_raised_once(town, beside, django_assert_num_queries):
    case = submitted_case()
    work()
    keys = {f"case:{case.uuid}", *contents_of([case.uuid])}
    before = dict(IndexEntry.objects.values_list("key", "version"))
    assert set(before) == keys
    assert len(keys) > 1
    with transaction.atomic(), django_assert_num_queries(2):
        touch_file(case)
    waiting = IndexEntry.objects.filter(state=EntryState.PENDING).values_list("key", flat=True)
    assert list(waiting) == [f"case:{case.uuid}"]
    beside.silent = True
    for _try in range(3):
        Job.objects.update(run_after=timezone.now())
        run_due()
    assert list(IndexEntry.objects.filter(state=EntryState.PENDING).values_list("key", flat=True)) == [
        f"case:{case.uuid}"
    ]
    beside.silent = False
    Job.objects.update(run_after=timezone.now())
    work()
    after = dict(IndexEntry.objects.values_list("key", "version"))
    assert {key: after[key] - before[key] for key in keys} == dict.fromkeys(keys, 1)
    assert {key: held.version for key, held in in_index().items()} == after
    assert index_health()["pending"] == 0


def test_two_changes_before_the_worker_comes_lose_nothing(town, beside):
    """The second change touches the case alone; its job must not stand in for the first one's."""
    case = submitted_case()
    with transaction.atomic():
        touch([f"case:{case.uuid}"])
    work()
    papers = {f"paper:{paper.uuid}" for paper in case.papers.all()}
    assert len(papers) >= 2
    assert papers <= set(in_index())
    assert index_health()["pending"] == 0


def test_a_version_raised_while_writing_goes_on_waiting(town, beside, monkeypatch):
    case = submitted_case()
    work()
    key = f"case:{case.uuid}"
    put = Beside.put

    def raised_meanwhile(self, documents):
        monkeypatch.setattr(Beside, "put", put)
        with transaction.atomic():
            touch([key])
        return put(self, documents)

    with transaction.atomic():
        touch([key])
    monkeypatch.setattr(Beside, "put", raised_meanwhile)
    index_keys([key])
    row = IndexEntry.objects.get(key=key)
    assert (row.state, row.version - row.indexed_version) == (EntryState.PENDING, 2)
    index_keys([key])
    row.refresh_from_db()
    assert (row.state, row.version - row.indexed_version) == (EntryState.DONE, 0)


def test_a_silent_engine_delays_and_the_lag_is_seen(town, beside):
    beside.silent = True
    case = submitted_case()
    run_due()
    health = index_health()
    assert health["pending"] >= 1
    assert health["dead"] == 0
    assert in_index() == {}
    job = Job.objects.filter(topic="search.index", attempts=1).first()
    assert (job.state, job.last_error) == ("pending", "search.failed SearchFailedError")
    beside.silent = False
    Job.objects.update(run_after=job.created_at)
    work()
    assert f"case:{case.uuid}" in in_index()
    assert index_health() == {"pending": 0, "lag": 0.0, "dead": 0}


def test_one_document_the_engine_never_takes_stops_no_other(town, beside):
    case = submitted_case()
    bad = f"paper:{case.papers.first().uuid}"
    beside.refuses = frozenset({bad})
    work()
    assert (bad in in_index(), f"case:{case.uuid}" in in_index()) == (False, True)
    assert IndexEntry.objects.get(key=bad).state == EntryState.DEAD
    assert index_health()["dead"] == 1
    beside.refuses = frozenset()
    assert reconcile().missing == 1
    assert bad in in_index()
    assert index_health() == {"pending": 0, "lag": 0.0, "dead": 0}


def test_an_index_that_was_lost_counts_as_waiting_until_it_is_full_again(town, beside):
    case, other = submitted_case(), submitted_case()
    work()
    current_engine().inner.remove({key: row.version for key, row in in_index().items()})
    beside.lost = True
    with transaction.atomic():
        touch([f"case:{case.uuid}"])
    work()
    assert set(in_index()) == {f"case:{case.uuid}"}
    assert index_health()["pending"] >= 1  # the other one is known to be missing
    reconcile()
    assert f"case:{other.uuid}" in in_index()
    assert index_health()["pending"] == 0


def test_a_job_run_twice_writes_once(town, beside, django_assert_num_queries):
    case = submitted_case()
    work()
    before = in_index()
    with django_assert_num_queries(1):
        index_keys([f"case:{case.uuid}"])
    assert in_index() == before


def test_what_no_longer_exists_is_forgotten(town):
    key = "document:00000000-0000-0000-0000-000000000001"
    with transaction.atomic():
        touch([key])
    row = IndexEntry.objects.get(key=key)
    assert (row.gone, row.state) == (True, EntryState.DONE)


@pytest.mark.parametrize("count", [1, 5])
def test_statements_of_a_touch_do_not_grow(town, beside, count, django_assert_num_queries):
    keys = [f"case:00000000-0000-0000-0000-00000000000{n}" for n in range(count)]
    with transaction.atomic(), django_assert_num_queries(2):
        touch(keys)


def test_reconcile_finds_and_mends_missing_stale_extra_and_altered(town):
    cases = [submitted_case() for _round in range(4)]
    work()
    engine = current_engine()
    versions = in_index()
    missing, stale, altered = (f"case:{case.uuid}" for case in cases[:3])
    engine.remove({missing: versions[missing].version})
    IndexEntry.objects.filter(key=stale).update(version=versions[stale].version + 1)
    from search.models import LocalDocument
    from tests.search.engines.promise import document

    engine.put([document("case:ghost", title="Lê Văn Ẩn")])
    cases[2].applicant_name = "Lê Thị Khác"
    cases[2].save(update_fields=["applicant_name"])  # behind the house's back
    assert LocalDocument.objects.filter(key="case:ghost").count() == 1
    found = reconcile(deep=True)
    assert (found.missing, found.stale, found.extra, found.altered) == (1, 1, 1, 1)
    again = reconcile(deep=True)
    assert (again.missing, again.stale, again.extra, again.altered) == (0, 0, 0, 0)
    assert altered in in_index()
    assert "case:ghost" not in in_index()


def test_a_rebuild_loses_nothing_that_is_written_meanwhile(town, beside, monkeypatch):
    case = submitted_case()
    work()
    later = {}
    fill = fts5.Fts5Engine.fill

    def filed_meanwhile(self, documents):
        if not later:
            later["case"] = submitted_case()
            with transaction.atomic():
                touch([f"case:{case.uuid}"])
            work()
        return fill(self, documents)

    monkeypatch.setattr(fts5.Fts5Engine, "fill", filed_meanwhile)
    assert rebuild() >= 3
    work()
    assert {f"case:{case.uuid}", f"case:{later['case'].uuid}"} <= set(in_index())
    assert IndexEntry.objects.filter(state=EntryState.PENDING).count() == 0
    assert in_index()[f"case:{case.uuid}"].version == IndexEntry.objects.get(key=f"case:{case.uuid}").version
