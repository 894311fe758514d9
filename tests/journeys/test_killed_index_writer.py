"""A worker is killed while it writes to Elasticsearch: the next sweep finishes, and the index has each thing once."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from kernel.models import Job
from scripts.launcher.processes import wait_until
from search.domain.engine import current_engine
from search.domain.finding import ask
from search.domain.indexing import index_health, touch
from search.domain.mending import Reconciled, reconcile
from search.domain.sources import case_key, contents_of
from search.engines.elastic.connection import client
from search.models import IndexEntry
from tests.factories.cases import submitted_case, work
from tests.journeys.held_server import HeldServer, held_server
from workflows.models import Party

pytestmark = [pytest.mark.engine, pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "-A", "egov"]


@pytest.fixture
def door(settings) -> Iterator[HeldServer]:
    assert connection.vendor == "postgresql"
    server, prefix = os.environ["EGOV_TEST_ELASTICSEARCH_URL"], f"test-{uuid.uuid4().hex[:12]}"
    settings.EGOV_SEARCH = {
        **settings.EGOV_SEARCH, "ENGINE": "search.engines.elastic", "HOSTS": [server], "PREFIX": prefix, "TIMEOUT": 30,
    }  # fmt: skip
    with held_server(server) as made:
        yield made
    for name in client().indices.get(index=f"{prefix}-*"):
        client().indices.delete(index=name)


@pytest.fixture
def env(door, tmp_path) -> dict[str, str]:
    """The environment of a worker on this test's database and index; it reaches the server through the door."""
    for name in ("messages", "control"):
        (tmp_path / "broker" / name).mkdir(parents=True)
    facts, chosen = connection.settings_dict, django_settings.EGOV_SEARCH
    place = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    return {
        **clean,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "egov.settings.dev",
        "EGOV_DATA_DIR": str(tmp_path),
        "EGOV_SECRET_KEY": django_settings.SECRET_KEY,
        "EGOV_DATABASE_URL": f"postgres://{place}",
        "EGOV_SEARCH_ENGINE": chosen["ENGINE"],
        "EGOV_SEARCH_PREFIX": chosen["PREFIX"],
        "EGOV_ELASTICSEARCH_URL": door.url,
        "EGOV_SEARCH_TIMEOUT": "60",
    }


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker with one child, told to sweep; killed at the end with all that belongs to it."""
    subprocess.run([*CELERY, "call", "kernel.sweep_jobs"], cwd=ROOT, env=env, check=True, capture_output=True)
    with (Path(env["EGOV_DATA_DIR"]) / "worker.log").open("ab") as log:
        words = [*CELERY, "worker", "--concurrency=1", "--loglevel=INFO"]
        process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def raise_again(case, name: str) -> list[str]:
    """The applicant is written otherwise: everything of the case has to be indexed once more."""
    with transaction.atomic():
        Party.objects.filter(case=case).update(name=name)
        keys = sorted([case_key(case), *contents_of([case.uuid])])
        touch(keys)
    return keys


def held() -> dict[str, int]:
    return {key: row.version for key, row in current_engine().versions().items()}


@pytest.mark.parametrize("share", [0.5, 1.0], ids=["half of it had arrived", "all of it had arrived"])
def test_a_writer_that_is_killed_is_followed_by_one_that_finishes(town, door, env, share):
    case = submitted_case()
    work()
    before = held()
    keys = raise_again(case, "Nguyễn Thị Mười")
    raised = dict(IndexEntry.objects.filter(key__in=keys).values_list("key", "version"))
    assert {key: version - before[key] for key, version in raised.items()} == dict.fromkeys(keys, 1)
    door.hold(share)
    with worker(env) as first:
        assert door.stopped.wait(90), (Path(env["EGOV_DATA_DIR"]) / "worker.log").read_text()[-2000:]
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    door.release()
    client().indices.refresh(index=current_engine().alias)
    assert held() == (raised if share == 1 else before)
    assert set(IndexEntry.objects.filter(key__in=keys).values_list("state", flat=True)) == {"pending"}
    [(state, attempts)] = Job.objects.filter(topic="search.index", state="running").values_list("state", "attempts")
    assert (state, attempts, index_health()["pending"]) == ("running", 1, len(keys))
    with worker(env):
        assert wait_until(lambda: index_health()["pending"] == 0, seconds=90)
        assert wait_until(lambda: not Job.objects.exclude(state="done").exists(), seconds=30)
    assert held() == raised
    assert index_health() == {"pending": 0, "lag": 0.0, "dead": 0}
    assert reconcile(deep=True) == Reconciled(0, 0, 0, 0)
    found = ask(town.person("kiemtoan.bp"), "nguyen thi muoi")
    assert [hit.case for hit in found.hits if hit.kind == "case"] == [case]
