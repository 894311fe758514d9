"""On PostgreSQL: people pressing at once, branches ending together, the chain with the engines of production."""

import multiprocessing
import os
import threading
import time
import uuid
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from kernel.errors import BusyError
from kernel.jobs import run_due, run_one
from kernel.models import Job
from organisations.models import RoleGrant
from search.domain.finding import ask
from search.domain.mending import reconcile
from tests.factories.cases import (
    act,
    assigned_case,
    decided_case,
    drafted_case,
    issued_case,
    item_at,
    permit_draft,
    received_case,
    result_sha,
    submitted_case,
    work,
)
from tests.factories.city import Town
from tests.journeys.at_once import at_once
from workflows.domain.commands import claim, complete_step
from workflows.domain.deadlines import conclude_silence, sweep_deadlines
from workflows.domain.extensions import extend_case
from workflows.domain.locking import held_case
from workflows.domain.machine import issue_form, run_step
from workflows.domain.pauses import resume_case, suspend_case
from workflows.domain.supplements import supplement_case
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import CaseForbiddenError, StepDoneError, StepForbiddenError, StepTakenError
from workflows.launch import file_case
from workflows.models import Case, CaseDocument, CaseEvent, Consultation, FilingDraft, Notice, WorkItem

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres")]
FINE = (StepDoneError, StepTakenError, StepForbiddenError, BusyError)


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


def test_a_hundred_times_two_officers_press_at_once(town):
    first, second = town.person("tiepnhan.bp"), town.person("tiepnhan2.bp")
    outcomes: Counter[str] = Counter()
    papers = permit_draft()
    for _round in range(100):
        item = item_at(submitted_case(papers_of=papers), "check").uuid
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


FOUR = {
    "bp_culture": "vanhoa.bp",
    "construction": "soxaydung",
    "dx_culture": "vanhoa.dx",
    "dx_infra": "truongphong.ht.dx",
}


def asked_of_four(town: Town, papers: FilingDraft) -> dict[str, WorkItem]:
    """A case that waits for four opinions: the open steps by the key of their unit."""
    case, units = assigned_case(town, papers_of=papers), {town.unit(key).pk: key for key in FOUR}
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=list(units), question="?")
    return {units[row.unit_id]: row for row in WorkItem.objects.filter(case=case, step="opinions")}


def joined_once(case: Case) -> None:
    assert [task.status for task in case.process.task_set.filter(flow_task_type="JOIN")] == ["DONE"]
    assert WorkItem.objects.filter(case=case, step="prepare").count() == 1


def test_a_hundred_times_four_branches_end_together_in_one_join(town):
    people, papers = {key: town.person(login) for key, login in FOUR.items()}, permit_draft()
    for _round in range(100):
        items = asked_of_four(town, papers)
        answers = [
            partial(complete_step, item.uuid, "answer", actor=people[key], data={"opinion": "agreed"})
            for key, item in items.items()
        ]
        done = at_once(*answers)
        assert all(isinstance(result, Case) for result in done), done
        joined_once(items["construction"].case)
    assert CaseEvent.objects.filter(event="case.answered").count() == 400


def test_two_sweeps_at_once_record_each_silence_once(town):
    papers = permit_draft()
    cases = [next(iter(asked_of_four(town, papers).values())).case for _round in range(5)]
    Consultation.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert sum(at_once(sweep_deadlines, sweep_deadlines)) == 20
    assert CaseEvent.objects.filter(event="case.silence_counts_as_agreement").count() == 20
    for case in cases:
        joined_once(case)


def test_an_answer_and_its_silence_at_the_same_moment_are_one_of_the_two(town):
    papers = permit_draft()
    for _round in range(10):
        items = asked_of_four(town, papers)
        item = items.pop("construction")
        Consultation.objects.filter(pk=item.consultation_id).update(due_at=timezone.now())
        person = town.person("soxaydung")
        said, silent = at_once(
            partial(complete_step, item.uuid, "answer", actor=person, data={"opinion": "agreed"}),
            partial(conclude_silence, item.consultation.uuid),
        )
        assert isinstance(said, StepDoneError) == (silent is True), (said, silent)
        events = CaseEvent.objects.filter(case=item.case)
        assert events.filter(event__in=["case.answered", "case.silence_counts_as_agreement"]).count() == 1


def test_one_application_sent_twice_at_once_is_one_case(town):
    papers = permit_draft()
    for _round in range(10):
        draft = permit_draft(papers_of=papers)
        first, second = at_once(partial(file_case, draft), partial(file_case, draft))
        assert isinstance(first, Case), first
        assert first == second
    assert Case.objects.count() == 10


def test_one_supplement_sent_twice_at_once_counts_once(town):
    items, papers = [{"kind": "field", "key": "design_title", "why": "Ghi đúng tên"}], permit_draft()
    for _round in range(10):
        case = submitted_case(papers_of=papers)
        case = act(case, "check", "supplement", town.person("tiepnhan.bp"), items=items, reason="Bổ sung")
        send = partial(supplement_case, case, answers={"design_title": "Tên đúng"}, papers={})
        done = at_once(send, send)
        assert sorted(type(result).__name__ for result in done) == ["Case", "CaseClosedError"], done
        assert CaseEvent.objects.filter(case=case, event="case.supplemented").count() == 1


def test_withdrawal_and_receipt_at_the_same_moment_leave_one_truth(town):
    officer, papers = town.person("tiepnhan.bp"), permit_draft()
    for _round in range(10):
        case = submitted_case(papers_of=papers)
        item = item_at(case, "check").uuid
        received, withdrawn = at_once(
            partial(complete_step, item, "receive", actor=officer, data={}), partial(withdraw_case, case, reason="thôi")
        )
        case.refresh_from_db()
        assert isinstance(withdrawn, Case), withdrawn
        assert isinstance(received, Case | StepDoneError), received
        assert case.state == "withdrawn"
        assert WorkItem.objects.filter(case=case, state__in=["open", "claimed"]).count() == 0
        assert case.process.task_set.filter(finished__isnull=True).count() == 0


def test_who_waits_too_long_for_a_colleague_is_told_and_nothing_is_half_done(town):
    case, held, done = submitted_case(), threading.Event(), threading.Event()
    item = item_at(case, "check").uuid

    def hold() -> None:
        with held_case(case.pk):
            held.set()
            done.wait(20)

    def press() -> object:
        held.wait(20)
        try:
            return complete_step(item, "receive", actor=town.person("tiepnhan.bp"), data={})
        finally:
            done.set()

    _held, pressed = at_once(hold, press)
    assert isinstance(pressed, BusyError), pressed
    case.refresh_from_db()
    assert (case.state, case.received_at, item_at(case, "check").state) == ("submitted", None, "open")
    assert isinstance(complete_step(item, "receive", actor=town.person("tiepnhan.bp"), data={}), Case)


@pytest.mark.parametrize(
    ("login", "command", "refusal"),
    [
        (
            "tiepnhan.bp",
            lambda case, who: complete_step(item_at(case, "check").uuid, "receive", actor=who, data={}),
            StepForbiddenError,
        ),
        ("tiepnhan.bp", lambda case, who: withdraw_case(case, reason="x", actor=who), CaseForbiddenError),
        ("truongphong.ht.bp", lambda case, who: suspend_case(case, reason="x", actor=who), CaseForbiddenError),
        ("truongphong.ht.bp", lambda case, who: resume_case(case, actor=who), CaseForbiddenError),
        ("truongphong.ht.bp", lambda case, who: extend_case(case, days=1, reason="x", actor=who), CaseForbiddenError),
    ],
    ids=["a step", "withdraw", "suspend", "resume", "extend"],
)
def test_a_grant_that_is_revoked_while_one_waits_for_the_lock_is_gone(town, login, command, refusal):
    case, held, officer = submitted_case(), threading.Event(), town.person(login)

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return cursor.fetchone()[0] > 0

    def revoke() -> None:
        with held_case(case.pk):
            held.set()
            while not waits():
                time.sleep(0.02)
            RoleGrant.objects.filter(user=officer).update(revoked_at=timezone.now())

    def press() -> object:
        held.wait(20)
        return command(case, officer)

    _revoked, pressed = at_once(revoke, press)
    assert isinstance(pressed, refusal), pressed
    assert item_at(case, "check").state == "open"


def test_one_step_of_the_machine_done_by_two_workers_has_one_effect(town):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    task = case.process.task_set.get(flow_task_type="JOB").pk
    assert at_once(partial(run_step, task), partial(run_step, task)) == [None, None]
    assert CaseEvent.objects.filter(case=case, event="case.rendered").count() == 1
    assert WorkItem.objects.filter(case=case, step="sign").count() == 1
    document = CaseDocument.objects.get(case=case, purpose="result").document
    assert document.revisions.count() == 1
    form = str(CaseDocument.objects.get(case=case, purpose="receipt").document_id)
    assert at_once(partial(issue_form, form), partial(issue_form, form)) == [None, None]
    assert CaseEvent.objects.filter(case=case, event="case.form_issued").count() == 1


def test_one_job_is_claimed_by_one_of_two_workers(town):
    submitted_case()
    work()
    case = received_case(town)
    jobs = list(Job.objects.filter(state="pending").values_list("pk", flat=True))
    assert len(jobs) >= 3
    for pk in jobs:
        assert sorted(at_once(partial(run_one, str(pk)), partial(run_one, str(pk)))) == [False, True]
    assert Notice.objects.filter(case=case, purpose="received").exclude(state="sent", attempts=1).count() == 0


@pytest.mark.parametrize("after", [0.0, 0.4, 0.8])
def test_a_worker_killed_in_a_job_has_its_job_finished_once(town, after):
    case = decided_case(town)
    act(case, "sign", "sign", town.person("phochutich.bp"), sha256=result_sha(case, "rendered"))
    connection.close()
    worker = multiprocessing.get_context("fork").Process(target=run_due)
    worker.start()
    until = time.monotonic() + 30
    while not Job.objects.filter(state="running").exists() and worker.is_alive() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(after)
    worker.kill()
    worker.join()
    work()
    assert Job.objects.exclude(state="done").count() == 0
    document = CaseDocument.objects.get(case=case, purpose="result").document
    assert list(document.signatures.values_list("role", flat=True)) == ["officer"]
    assert CaseEvent.objects.filter(case=case, event="case.signature_made").count() == 1
    assert WorkItem.objects.filter(case=case, step="seal").count() == 1


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
