"""The whole chain by its commands: filed, received, appraised, decided, signed, sealed, issued."""

import pytest

from audit.domain.verify import verify_all
from documents.domain import Outcome, read_file, verify_upload
from kernel.models import Job
from tests.factories.cases import (
    act,
    assigned_case,
    issued_case,
    item_at,
    submitted_case,
    work,
)
from workflows.enums import CaseState, Event
from workflows.models import CaseDocument, CaseEvent, Consultation, Notice, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_permit_goes_from_filing_to_issue(town):
    case = issued_case(town)
    assert case.state == CaseState.RETURNED
    link = CaseDocument.objects.get(case=case, purpose="result")
    assert link.document.state == "issued"
    assert link.document.notation == "01/GPXD-UBND"
    assert sorted(link.document.signatures.values_list("role", flat=True)) == ["officer", "seal"]
    verdict = verify_upload(read_file(link.document.issued_file))
    assert (verdict.outcome, verdict.document) == (Outcome.GENUINE, link.document)
    assert verdict.report.holds
    receipt = CaseDocument.objects.get(case=case, purpose="receipt").document
    assert receipt.state == "issued"
    assert WorkItem.objects.filter(case=case, state__in=["open", "claimed"]).count() == 0
    assert not Job.objects.exclude(state="done").exists()
    assert verify_all().breaks == ()
    assert Notice.objects.filter(case=case).exclude(state="sent").count() == 0


def test_opinions_are_asked_in_parallel_and_meet(town):
    case = assigned_case(town)
    units = [town.unit("bp_culture").pk, town.unit("construction").pk]
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="Ý kiến về chiều cao?")
    items = {item.unit.code: item for item in WorkItem.objects.filter(case=case, step="opinions")}
    assert set(items) == {"H19.150.5", "H19.10"}
    from workflows.domain.commands import complete_step

    complete_step(items["H19.10"].uuid, "answer", actor=town.person("soxaydung"), data={"opinion": "agreed"})
    assert not WorkItem.objects.filter(case=case, step="prepare").exists()
    complete_step(items["H19.150.5"].uuid, "answer", actor=town.person("vanhoa.bp"), data={"opinion": "agreed"})
    prepare = item_at(case, "prepare")
    assert prepare.assignee == town.person("chuyenvien.ht.bp")
    assert Consultation.objects.filter(case=case, answered_at__isnull=False).count() == 2


def test_a_case_asked_of_nobody_goes_straight_on(town):
    case = assigned_case(town)
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=[], question="Không hỏi ai")
    assert item_at(case, "prepare").state == "claimed"


def test_a_refusal_ends_the_case_with_form_03(town):
    case = submitted_case()
    act(case, "check", "refuse", town.person("tiepnhan.bp"), reasons=["Ngoài thẩm quyền"], guidance="")
    work()
    case.refresh_from_db()
    assert case.state == CaseState.REFUSED
    assert CaseDocument.objects.get(case=case, purpose="refusal").document.state == "issued"
    assert case.process.status == "DONE"


def test_events_of_the_case_tell_its_way(town):
    case = assigned_case(town)
    events = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("event", flat=True))
    assert events == [Event.SUBMITTED, Event.RECEIVED, Event.ASSIGNED]
