"""On the engines of production: the index begun anew while the office goes on filing loses nothing."""

import os
import threading
import uuid

import pytest
from django.db import close_old_connections, connection

from search.domain.engine import current_engine
from search.domain.finding import ask
from search.domain.indexing import index_health
from search.domain.mending import Reconciled, rebuild, reconcile
from search.errors import RebuildRunningError
from tests.factories.cases import submitted_case, work
from tests.search.domain.leaks import case_with_secrets, spellings, told
from workflows.domain.secrets import lookup_secret
from workflows.models import Case

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def elastic(settings):
    from search.engines.elastic.connection import client

    assert connection.vendor == "postgresql"
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    settings.EGOV_SEARCH = {
        **settings.EGOV_SEARCH,
        "ENGINE": "search.engines.elastic",
        "HOSTS": [os.environ["EGOV_TEST_ELASTICSEARCH_URL"]],
        "PREFIX": prefix,
        "TIMEOUT": 30,
    }
    yield client()
    for name in client().indices.get(index=f"{prefix}-*"):
        client().indices.delete(index=name)


def test_filing_goes_on_during_rebuilds(town, elastic):
    submitted_case()
    work()
    filed, errors, done = [], [], threading.Event()

    def office():
        try:
            for _round in range(8):
                filed.append(submitted_case())
                work()
        except Exception as error:
            errors.append(error)
        finally:
            done.set()
            close_old_connections()
            connection.close()

    thread = threading.Thread(target=office)
    thread.start()
    rebuilt = 0
    while not done.is_set():
        rebuild()
        rebuilt += 1
    thread.join()
    work()
    assert errors == []
    assert rebuilt >= 3
    assert reconcile(deep=True) == Reconciled(0, 0, 0, 0)
    assert index_health() == {"pending": 0, "lag": 0.0, "dead": 0}
    auditor = town.person("kiemtoan.bp")
    assert [code for case in filed if not ask(auditor, code := case.case_code).total] == []
    assert len(elastic.indices.get(index=f"{current_engine().alias}-*")) == 1


def test_an_interrupted_rebuild_is_said_and_taken_over(town, elastic):
    case = submitted_case()
    work()
    current_engine().begin_anew()  # killed here
    with pytest.raises(RebuildRunningError):
        rebuild()
    other = submitted_case()
    work()
    assert rebuild(take_over=True) >= 6
    assert {hit.case for hit in ask(town.person("kiemtoan.bp"), "le van an").hits} == {case, other}
    assert len(elastic.indices.get(index=f"{current_engine().alias}-*")) == 1


def test_an_index_that_was_deleted_is_made_anew_with_everything(town, elastic):
    case = submitted_case()
    work()
    for name in elastic.indices.get(index=f"{current_engine().alias}-*"):
        elastic.indices.delete(index=name)
    auditor = town.person("kiemtoan.bp")
    assert ask(auditor, case.case_code).degraded
    assert reconcile().missing == 3
    found = ask(auditor, case.case_code)
    assert (found.degraded, {hit.case for hit in found.hits}) == (False, {case})


def test_an_index_of_an_earlier_shape_is_rebuilt_by_the_comparison(town, elastic):
    case = submitted_case()
    work()
    alias = current_engine().alias
    before = list(elastic.indices.get(index=alias))
    elastic.indices.put_mapping(index=alias, meta={"schema": 1})
    reconcile()
    assert list(elastic.indices.get(index=alias)) != before
    assert ask(town.person("kiemtoan.bp"), case.case_code).total >= 1


def test_an_archive_without_anything_answers_before_anything_was_filed(town, elastic):
    auditor = town.person("kiemtoan.bp")
    found = ask(auditor, "le van an")
    assert (found.degraded, found.hits, found.total) == (False, [], 0)
    case = submitted_case()
    for name in elastic.indices.get(index=f"{current_engine().alias}-*"):
        elastic.indices.delete(index=name)
    assert ask(auditor, "le van an").degraded  # waiting to be indexed: "nothing found" would be untrue
    work()
    assert {hit.case for hit in ask(auditor, "le van an").hits} == {case}


def test_no_lookup_secret_is_indexed_or_shown(town, elastic):
    case, auditor = case_with_secrets(town), town.person("kiemtoan.bp")
    rebuild()
    secrets = [lookup_secret(row) for row in Case.objects.all()]
    shown = told(auditor, case)
    assert [word for secret in secrets for word in spellings(secret) if word in shown] == []
    kept = str(elastic.search(index=current_engine().alias, size=100)["hits"]["hits"]).lower()
    assert "giấy tiếp nhận" in kept
    pieces = [piece.lower() for secret in secrets for piece in (secret, secret[:4], secret[4:8])]
    assert [piece for piece in pieces if f" {piece} " in kept] == []
