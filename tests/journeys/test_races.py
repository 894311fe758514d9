"""On PostgreSQL: people pressing at once, branches ending together, the chain with the engines of production."""

import os
import threading
import uuid
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection

from kernel.errors import BusyError
from search.domain.finding import ask
from search.domain.mending import reconcile
from tests.factories.cases import act, assigned_case, issued_case, item_at, submitted_case, work
from workflows.domain.commands import claim, complete_step
from workflows.errors import StepDoneError, StepForbiddenError, StepTakenError
from workflows.models import Case, CaseEvent, WorkItem

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]
FINE = (StepDoneError, StepTakenError, StepForbiddenError, BusyError)


@pytest.fixture(autouse=True)
def postgres():
    if connection.vendor != "postgresql":
        pytest.skip("runs on PostgreSQL only: ./test starts one")


@pytest.fixture
def elastic(settings):
    address = os.environ.get("EGOV_TEST_ELASTICSEARCH_URL")
    if not address:
        pytest.skip("runs with Elasticsearch only: ./test starts one")
    settings.EGOV_SEARCH = {
        **settings.EGOV_SEARCH,
        "ENGINE": "search.engines.elastic",
        "HOSTS": [address],
        "PREFIX": f"test-{uuid.uuid4().hex[:12]}",
        "TIMEOUT": 30,
    }
    yield
    from search.engines.elastic.connection import client

    for name in client().indices.get(index=f"{settings.EGOV_SEARCH['PREFIX']}-*"):
        client().indices.delete(index=name)


@pytest.fixture(autouse=True)
def embedded_off(settings):
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, "ENGINE": "tests.factories.no_search"}


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run all at the same moment; each result is what it returned or the error it raised."""
    gate, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_hundred_times_two_officers_press_at_once(town):
    first, second = town.person("tiepnhan.bp"), town.person("tiepnhan2.bp")
    outcomes: Counter[str] = Counter()
    for _round in range(100):
        item = item_at(submitted_case(), "check").uuid
        done = at_once(
            lambda item=item: complete_step(item, "receive", actor=first, data={}),
            lambda item=item: complete_step(item, "receive", actor=second, data={}),
        )
        assert sorted(isinstance(result, Case) for result in done) == [False, True], done
        error = next(result for result in done if not isinstance(result, Case))
        assert isinstance(error, FINE), repr(error)
        outcomes[type(error).__name__] += 1
    assert sum(outcomes.values()) == 100
    assert CaseEvent.objects.filter(event="case.received").count() == 100
    assert WorkItem.objects.filter(step="assign").count() == 100
    codes = list(Case.objects.values_list("case_code", flat=True))
    assert sorted(int(code.rsplit("-")[-1]) for code in codes) == list(range(1, 101))


def test_two_officers_take_the_same_work(town):
    item = item_at(submitted_case(), "check").uuid
    done = at_once(*(lambda who=who: claim(item, actor=town.person(who)) for who in ("tiepnhan.bp", "tiepnhan2.bp")))
    assert sum(isinstance(result, WorkItem) for result in done) == 1
    assert sum(isinstance(result, StepTakenError) for result in done) == 1


def test_four_branches_end_together_in_one_join(town):
    people = {
        "bp_culture": "vanhoa.bp",
        "construction": "soxaydung",
        "dx_culture": "vanhoa.dx",
        "dx_infra": "truongphong.ht.dx",
    }
    for _round in range(10):
        case = assigned_case(town)
        units = [town.unit(key).pk for key in people]
        act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="?")
        items = {row.unit_id: row.uuid for row in WorkItem.objects.filter(case=case, step="opinions")}
        answers = [
            lambda key=key, who=who, items=items: complete_step(
                items[town.unit(key).pk], "answer", actor=town.person(who), data={"opinion": "agreed"}
            )
            for key, who in people.items()
        ]
        done = at_once(*answers)
        assert all(isinstance(result, Case) for result in done), done
        tasks = case.process.task_set.filter(flow_task_type="JOIN")
        assert [(task.status) for task in tasks] == ["DONE"]
        assert WorkItem.objects.filter(case=case, step="prepare").count() == 1


def test_the_chain_on_the_engines_of_production(town, elastic):
    case = issued_case(town)
    work()
    assert case.state == "returned"
    auditor, stranger = town.person("kiemtoan.bp"), town.person("kiemtoan.dx")
    for asked in ("le van an", "Lê Văn Ẩn", case.case_code, "01/GPXD-UBND", "giay phep"):
        found = ask(auditor, asked)
        assert not found.degraded
        assert case in {hit.case for hit in found.hits}, asked
        assert ask(stranger, asked).hits == []
    assert set(ask(auditor, "le van an").facets["kind"]) >= {"case"}
    assert reconcile() == type(reconcile())(0, 0, 0)


def test_reconcile_mends_what_was_lost(town, elastic):
    from search.domain.engine import current_engine

    case = submitted_case()
    work()
    engine = current_engine()
    engine.remove({key: held.version for key, held in engine.versions().items()})
    assert ask(town.person("kiemtoan.bp"), case.case_code).hits == []
    found = reconcile()
    assert (found.missing >= 3, found.extra) == (True, 0)
    assert len(ask(town.person("kiemtoan.bp"), case.case_code).hits) >= 1


def test_a_silent_engine_is_said_and_codes_are_still_found(town, settings):
    settings.EGOV_SEARCH = {
        **settings.EGOV_SEARCH,
        "ENGINE": "search.engines.elastic",
        "HOSTS": ["http://127.0.0.1:9"],
        "TIMEOUT": 1,
    }
    case = submitted_case()
    found = ask(town.person("kiemtoan.bp"), case.case_code)
    assert found.degraded
    assert [hit.case for hit in found.hits] == [case]


def test_the_database_refuses_to_rewrite_what_was_recorded(town):
    from django.db import Error, transaction

    case = submitted_case()
    for sql in (
        "UPDATE workflows_caseevent SET event = 'x' WHERE case_id = %s",
        "DELETE FROM workflows_caseevent WHERE case_id = %s",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [case.pk])
