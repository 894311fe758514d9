"""A withdrawn case is over in every table, whatever was open in it, and nothing wakes it up again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.models import Job
from tests.factories.cases import act, assigned_case, drafted_case, issued_case, submitted_case, work
from workflows.domain.commands import complete_step
from workflows.domain.deadlines import conclude_silence, sweep_deadlines
from workflows.domain.supplements import expire_supplement, supplement_case
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import CaseClosedError, CaseForbiddenError, StepDoneError
from workflows.models import Case, CaseEvent, Consultation, Notice, SupplementRequest, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
ITEMS = [{"kind": "field", "key": "design_title", "why": "Ghi đúng tên"}]


def waiting(town) -> Case:
    return act(submitted_case(), "check", "supplement", town.person("tiepnhan.bp"), items=ITEMS, reason="Bổ sung")


def half_answered(town) -> Case:
    case, officer = assigned_case(town), town.person("chuyenvien.ht.bp")
    units = [town.unit("bp_culture").pk, town.unit("construction").pk]
    act(case, "appraise", "consult", officer, units=units, question="Ý kiến?")
    item = WorkItem.objects.get(case=case, step="opinions", unit=town.unit("construction"))
    return complete_step(item.uuid, "answer", actor=town.person("soxaydung"), data={"opinion": "agreed"})


@pytest.mark.parametrize(
    "case_at", [lambda town: submitted_case(), waiting, assigned_case, half_answered, drafted_case]
)
def test_whatever_is_open_ends(town, case_at):
    case = case_at(town)
    withdraw_case(case, reason="Đổi ý")
    work()
    case.refresh_from_db()
    assert (case.state, case.process.status, case.ended_at is not None) == ("withdrawn", "CANCELED", True)
    assert WorkItem.objects.filter(case=case, state__in=["open", "claimed"]).count() == 0
    assert case.process.task_set.filter(finished__isnull=True).count() == 0
    assert Job.objects.exclude(state="done").count() == 0
    assert Notice.objects.filter(case=case, purpose="withdrawn", state="sent").count() == 2


def test_no_term_wakes_it_up(town):
    asked, consulted = waiting(town), half_answered(town)
    for case in (asked, consulted):
        withdraw_case(case, reason="Đổi ý")
    past = timezone.now() - timedelta(days=1)
    SupplementRequest.objects.update(reply_due_at=past)
    Consultation.objects.update(due_at=past)
    events = CaseEvent.objects.count()
    assert sweep_deadlines() == 0
    assert expire_supplement(SupplementRequest.objects.get().uuid) is False
    assert conclude_silence(Consultation.objects.get(answered_at=None).uuid) is False
    with pytest.raises(CaseClosedError):
        supplement_case(asked, answers={"design_title": "Tên đúng"}, papers={})
    assert (CaseEvent.objects.count(), {case.state for case in Case.objects.all()}) == (events, {"withdrawn"})


def test_it_is_withdrawn_once(town):
    case = submitted_case()
    item = case.work.get()
    withdraw_case(case, reason="Đổi ý")
    with pytest.raises(CaseClosedError):
        withdraw_case(case, reason="Đổi ý")
    with pytest.raises(StepDoneError):
        complete_step(item.uuid, "receive", actor=town.person("tiepnhan.bp"), data={})


def test_a_case_that_ended_is_not_withdrawn(town):
    with pytest.raises(CaseClosedError):
        withdraw_case(issued_case(town), reason="Đổi ý")


@pytest.mark.parametrize("login", ["kiemtoan.bp", "truongphong.ht.bp", "tiepnhan.dx", "chuyenvien.ht.bp", "vanhanh"])
def test_who_did_not_receive_it_does_not_withdraw_it(town, login):
    case = assigned_case(town)
    with pytest.raises(CaseForbiddenError):
        withdraw_case(case, reason="x", actor=town.person(login))
