"""What the machine does may be done twice, may be killed in between, and finds a case that has gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from documents.domain import issue_document, render_document, sign_document
from documents.errors import SignerNotAllowedError
from documents.models import SigningCredential
from kernel.models import Job
from organisations.domain.mandates import give_mandate
from organisations.enums import SigningCapacity
from organisations.models import Mandate, User
from tests.factories.cases import (
    act,
    decided_case,
    drafted_case,
    item_at,
    received_case,
    result_sha,
    signed_case,
    work,
)
from tests.factories.city import Town
from workflows.domain.machine import issue_form, run_step
from workflows.domain.withdrawal import withdraw_case
from workflows.enums import Topic
from workflows.errors import WithdrawalTooLateError
from workflows.models import Case, CaseDocument, CaseEvent, Notice
from workflows.tasks import issue_form_job, recount_terms_job, run_step_job, send_notice_job

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def state_of(case: Case) -> tuple[object, ...]:
    """Everything a second run could have doubled."""
    documents = CaseDocument.objects.filter(case=case).order_by("pk")
    return (
        list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("event", flat=True)),
        list(case.work.order_by("pk").values_list("step", "state")),
        [(row.purpose, row.document.state, row.document.revisions.count()) for row in documents],
        list(Notice.objects.filter(case=case).order_by("pk").values_list("purpose", "channel", "state", "attempts")),
        list(case.process.task_set.order_by("pk").values_list("flow_task_type", "status")),
    )


def test_every_job_of_a_case_run_again_changes_nothing(town):
    case = signed_case(town)
    act(case, "seal", "seal", town.person("vanthu.bp"), sha256=result_sha(case, "signed"))
    work()
    jobs = list(Job.objects.filter(topic__startswith="workflows."))
    assert {row.topic for row in jobs} >= {Topic.RUN_STEP, Topic.ISSUE_FORM, Topic.SEND_NOTICE}
    before = state_of(case)
    doors = {
        Topic.RUN_STEP: run_step_job,
        Topic.ISSUE_FORM: issue_form_job,
        Topic.SEND_NOTICE: send_notice_job,
        Topic.RECOUNT_TERMS: recount_terms_job,
    }
    for row in jobs:
        doors[Topic(row.topic)](row.payload)
    assert state_of(case) == before


def test_a_form_issued_by_a_run_that_was_killed_is_recorded_by_the_next(town):
    case = received_case(town)
    link = CaseDocument.objects.get(case=case, purpose="receipt")
    revision = render_document(link.document_id)
    sign_document(link.document_id, signer_id=link.signer_id, mandate_id=None, expected_sha256=revision.sha256)
    issue_document(link.document_id)  # and here the lights went out
    assert CaseEvent.objects.filter(case=case, event="case.form_issued").count() == 0
    issue_form(str(link.document_id))
    issue_form(str(link.document_id))
    assert CaseEvent.objects.filter(case=case, event="case.form_issued").count() == 1


def test_a_print_whose_run_was_killed_is_found_by_the_next(town):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    document = CaseDocument.objects.get(case=case, purpose="result").document
    printed = render_document(document.pk)  # stored, and then nothing more
    run_step(case.process.task_set.get(flow_task_type="JOB").pk)
    assert list(document.revisions.values_list("sha256", flat=True)) == [printed.sha256]
    assert CaseEvent.objects.get(case=case, event="case.rendered").detail["sha256"] == printed.sha256


def test_a_case_withdrawn_while_its_receipt_is_printed_keeps_the_receipt(town):
    case = received_case(town)
    withdraw_case(case, reason="đổi ý", actor=town.person("tiepnhan.bp"))
    work()
    case.refresh_from_db()
    assert (case.state, CaseDocument.objects.get(case=case, purpose="receipt").document.state) == (
        "withdrawn",
        "issued",
    )
    assert Job.objects.exclude(state="done").count() == 0


def test_a_decided_case_goes_on_whatever_the_applicant_wants(town):
    case = decided_case(town)
    with pytest.raises(WithdrawalTooLateError):
        withdraw_case(case, reason="đổi ý")
    case.refresh_from_db()
    assert case.state == "in_progress"


class Meanwhile:
    """Lets something happen once, just before the database is asked about ``table``."""

    def __init__(self, table: str, happens: Callable[[], object]) -> None:
        self.table, self.happens, self.done = table, happens, False

    def __call__(self, execute, sql, params, many, context):
        if not self.done and f'FROM "{self.table}"' in sql:
            self.done = True
            self.happens()
        return execute(sql, params, many, context)


def ordered_case(town: Town) -> Case:
    """The leader has ordered the signature; the machine has not begun."""
    case = decided_case(town)
    return act(case, "sign", "sign", town.person("phochutich.bp"), sha256=result_sha(case, "rendered"))


def printing_case(town: Town) -> Case:
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    return act(case, "decide", "decide", town.person("phochutich.bp"))


@pytest.mark.parametrize("table", ["workflows_casedocument", "documents_document"])
@pytest.mark.parametrize(
    ("made", "step", "login"), [(printing_case, "sign", "phochutich.bp"), (ordered_case, "seal", "vanthu.bp")]
)
def test_a_slow_run_that_finds_the_decision_taken_back_does_nothing(town, made, step, login, table):
    case = made(town)
    task = case.process.task_set.get(flow_task_type="JOB", finished__isnull=True)
    after = []

    def others_are_faster() -> None:
        run_step(task.pk)
        act(case, step, "take_back", town.person(login), reason="Sai số tầng")
        after.append(state_of(case))

    meanwhile = Meanwhile(table, others_are_faster)
    with connection.execute_wrapper(meanwhile):
        run_step(task.pk)
    assert meanwhile.done
    assert [state_of(case)] == after
    assert item_at(case, "decide").state == "open"
    run_step(task.pk)
    assert [state_of(case)] == after


def certificate_revoked(person: User) -> None:
    person.signing_credentials.update(revoked_at=timezone.now())


def certificate_expired(person: User) -> None:
    person.signing_credentials.update(valid_to=timezone.now())


def certificate_not_begun(person: User) -> None:
    person.signing_credentials.update(valid_from=timezone.now() + timedelta(days=1))


def mandate_over(person: User) -> None:
    person.mandates.update(valid_to=timezone.localdate() - timedelta(days=1))


def mandate_changed(person: User) -> None:
    """No deputy any more: for a month the chairman has delegated to this person in writing."""
    body = person.mandates.get().body
    Mandate.objects.filter(user=person).update(revoked_at=timezone.now())
    give_mandate(person, body=body, capacity=SigningCapacity.DELEGATED, signature_lines=["TUQ. CHỦ TỊCH"],
                 basis="Giấy ủy quyền 1/UQ", valid_to=timezone.localdate() + timedelta(days=30), actor=None)  # fmt: skip


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (certificate_revoked, "revoked"),
        (certificate_expired, "expired"),
        (certificate_not_begun, "not_yet_valid"),
        (mandate_over, "no_mandate"),
        (mandate_changed, "wrong_capacity"),
    ],
)
def test_what_may_not_be_signed_any_more_comes_back_to_the_signer_with_the_reason(town, happens, reason):
    case, leader = ordered_case(town), town.person("phochutich.bp")
    happens(leader)
    work()
    case.refresh_from_db()
    item = item_at(case, "sign")
    assert (item.state, item.assignee, item.hindrance) == ("open", None, f"documents.signer.{reason}")
    event = CaseEvent.objects.filter(case=case).order_by("seq").last()
    assert (event.event, event.detail["reason"]) == ("case.signature_refused", f"documents.signer.{reason}")
    assert Job.objects.filter(state="dead").count() == 0
    before = state_of(case)
    for job in Job.objects.filter(topic=Topic.RUN_STEP):
        run_step_job(job.payload)
    assert state_of(case) == before
    act(case, "sign", "take_back", town.person("chutich.bp"), reason="Chứng thư số hoặc thẩm quyền ký hết hạn")
    act(case, "decide", "decide", town.person("chutich.bp"))
    work()
    assert CaseDocument.objects.get(case=case, purpose="result").document.notation == "02/GPXD-UBND"
    assert item_at(case, "sign").hindrance == ""


def test_with_a_new_certificate_the_signer_orders_it_once_more(town):
    case, leader = ordered_case(town), town.person("phochutich.bp")
    certificate_revoked(leader)
    work()
    with pytest.raises(SignerNotAllowedError):
        act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    leader.signing_credentials.update(revoked_at=None)  # a new one
    act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    work()
    assert item_at(case, "seal").hindrance == ""
    assert CaseDocument.objects.get(case=case, purpose="result").document.state == "signed"


def test_a_paper_is_not_signed_in_another_capacity_than_it_says(town):
    case, leader = decided_case(town), town.person("phochutich.bp")
    mandate_changed(leader)
    with pytest.raises(SignerNotAllowedError) as refused:
        act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    assert refused.value.code == "documents.signer.wrong_capacity"


def test_a_seal_whose_certificate_ended_comes_back_to_the_clerk(town):
    case = signed_case(town)
    act(case, "seal", "seal", town.person("vanthu.bp"), sha256=result_sha(case, "signed"))
    seals = SigningCredential.objects.filter(unit=town.unit("bp_committee"))
    seals.update(valid_to=timezone.now())
    work()
    assert item_at(case, "seal").hindrance == "documents.signer.seal_expired"
    seals.update(valid_to=timezone.now() + timedelta(days=90))
    act(case, "seal", "seal", town.person("vanthu.bp"), sha256=result_sha(case, "signed"))
    work()
    case.refresh_from_db()
    assert case.state == "returned"
