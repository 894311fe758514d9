"""The supplement: once, in full, exactly; both promises kept; silence and lapse recorded."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from documents.domain import receive_upload
from organisations.models import OrgUnit
from tests.factories.cases import act, assigned_case, item_at, received_case, submitted_case, upload
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.supplements import supplement_case
from workflows.enums import CaseState
from workflows.errors import (
    ActDataError,
    CaseClosedError,
    NoUnitError,
    PlaceFixedError,
    SupplementExhaustedError,
    SupplementMismatchError,
)
from workflows.models import Case, CaseEvent, ClockEntry, Consultation, SupplementRequest, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")
ITEMS = [
    {"kind": "paper", "key": "drawings", "why": "Thiếu mặt cắt móng"},
    {"kind": "field", "key": "design_title", "why": "Ghi đúng tên"},
]


def asked(town, case, step="appraise", login="chuyenvien.ht.bp"):
    return act(case, step, "supplement", town.person(login), items=ITEMS, reason="Bổ sung bản vẽ")


def answer(case):
    files = {"drawings": [receive_upload(upload("mong.pdf"))]}
    return supplement_case(case, answers={"design_title": "Tên đúng"}, papers=files)


def test_old_and_new_promise_are_both_kept(town):
    with time_machine.travel(datetime(2026, 11, 11, 9, 0, tzinfo=VN), tick=False):
        case = assigned_case(town)
    first = case.promised_at
    assert timezone.localtime(first) == datetime(2026, 11, 20, 17, 0, tzinfo=VN)
    with time_machine.travel(datetime(2026, 11, 16, 10, 0, tzinfo=VN), tick=False):
        case = asked(town, case)
        assert case.state == CaseState.SUPPLEMENT
    with time_machine.travel(datetime(2026, 11, 17, 9, 0, tzinfo=VN), tick=False):
        case = answer(case)
    case.refresh_from_db()
    assert case.first_promised_at == first
    assert timezone.localtime(case.promised_at) == datetime(2026, 11, 26, 17, 0, tzinfo=VN)
    request = SupplementRequest.objects.get(case=case)
    assert (request.promised_before, request.promised_after) == (first, case.promised_at)
    assert [row.reason for row in ClockEntry.objects.filter(case=case)] == [
        "accepted",
        "supplement_asked",
        "supplemented",
    ]
    assert item_at(case, "appraise").assignee == town.person("chuyenvien.ht.bp")
    current = {paper.file.name for paper in case.papers.filter(replaced_by__isnull=True, component_key="drawings")}
    assert current == {"mong.pdf"}
    assert case.papers.filter(component_key="drawings").count() == 2


WARD = [{"kind": "field", "key": "ward", "why": "Nhà nằm ở phường khác"}]


def moved(case, ward):
    return supplement_case(case, answers={"ward": ward}, papers={})


def concerned(case) -> set[tuple[str, str]]:
    return set(case.units.values_list("unit__code", "scope"))


def test_before_receipt_the_competent_unit_follows_the_corrected_ward(town):
    case = act(submitted_case(), "check", "supplement", town.person("tiepnhan.bp"), items=WARD, reason="Sai phường")
    desk, old, new = case.receiving_unit, case.competent_unit, town.unit("dx")
    moved(case, new.code)
    case = Case.objects.get(pk=case.pk)
    assert (case.competent_unit, case.receiving_unit, case.answers["ward"]) == (new, desk, new.code)
    assert concerned(case) == {(desk.code, "reception"), (desk.code, "handling"), (new.code, "competent")}
    ours = OrgUnit.objects.below(new).values_list("pk", flat=True)
    assert {pk for pk in case.scope_units.values() if pk != desk.pk} <= set(ours)
    event = CaseEvent.objects.get(case=case, event="case.supplemented")
    assert (event.detail["competent_before"], event.detail["competent"]) == (old.code, new.code)
    act(case, "check", "receive", town.person("tiepnhan.bp"))
    assert item_at(case, "assign").unit in OrgUnit.objects.below(new)


def test_the_same_ward_moves_nothing(town):
    case = act(assigned_case(town), "appraise", "supplement", town.person("chuyenvien.ht.bp"), items=WARD, reason="?")
    before = concerned(case)
    moved(case, case.competent_unit.code)
    assert (concerned(case), Case.objects.get(pk=case.pk).state) == (before, CaseState.IN_PROGRESS)
    assert "competent" not in CaseEvent.objects.get(case=case, event="case.supplemented").detail


def test_after_receipt_the_ward_stays(town):
    case = act(assigned_case(town), "appraise", "supplement", town.person("chuyenvien.ht.bp"), items=WARD, reason="?")
    before = (case.competent_unit, case.scope_units, concerned(case))
    with pytest.raises(PlaceFixedError):
        moved(case, town.unit("dx").code)
    case = Case.objects.get(pk=case.pk)
    assert (case.competent_unit, case.scope_units, concerned(case)) == before
    assert (case.state, case.answers["ward"]) == (CaseState.SUPPLEMENT, before[0].code)


def test_a_ward_without_a_living_unit_for_it_is_refused_whole(town):
    case = act(submitted_case(), "check", "supplement", town.person("tiepnhan.bp"), items=WARD, reason="Sai phường")
    before, new = concerned(case), town.unit("dx")
    OrgUnit.objects.below(new).exclude(pk=new.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NoUnitError):
        moved(case, new.code)
    case = Case.objects.get(pk=case.pk)
    assert (concerned(case), case.state) == (before, CaseState.SUPPLEMENT)


def test_a_second_request_is_refused(town):
    case = answer(asked(town, assigned_case(town)))
    with pytest.raises(SupplementExhaustedError):
        asked(town, case)


def test_before_receipt_there_is_no_clock_to_stop(town):
    case = answer(asked(town, submitted_case(), "check", "tiepnhan.bp"))
    case.refresh_from_db()
    assert (case.state, case.promised_at) == (CaseState.SUBMITTED, None)
    assert item_at(case, "check").state == "open"


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["drawings"]),
        ({"design_title": "x"}, []),
        ({"design_title": "x", "name": "y"}, ["drawings"]),
        ({"design_title": "x"}, ["drawings", "land_right"]),
    ],
)
def test_exactly_what_was_asked_for(town, answers, keys):
    case = asked(town, assigned_case(town))
    papers = {key: [receive_upload(upload())] for key in keys}
    with pytest.raises(SupplementMismatchError):
        supplement_case(case, answers=answers, papers=papers)
    case.refresh_from_db()
    assert case.state == CaseState.SUPPLEMENT


def test_sent_twice_it_counts_once(town):
    case = asked(town, assigned_case(town))
    answer(case)
    with pytest.raises(CaseClosedError):
        answer(case)
    assert CaseEvent.objects.filter(case=case, event="case.supplemented").count() == 1


def test_only_parts_of_the_application_can_be_asked_for(town):
    case = submitted_case()
    bad = [{"kind": "field", "key": "no_such_field", "why": "x"}, {"kind": "paper", "key": "identity", "why": "x"}]
    with pytest.raises(ActDataError) as refused:
        act(case, "check", "supplement", town.person("tiepnhan.bp"), items=bad, reason="x")
    assert sorted(refused.value.detail["problems"]) == ["items.0", "items.1"]


def test_a_term_that_passes_brings_the_case_back_to_the_officer(town):
    case = asked(town, assigned_case(town))
    assert sweep_deadlines() == 0
    SupplementRequest.objects.filter(case=case).update(reply_due_at=timezone.now() - timedelta(minutes=1))
    assert sweep_deadlines() == 1
    assert sweep_deadlines() == 0
    case.refresh_from_db()
    assert case.state == CaseState.IN_PROGRESS
    assert item_at(case, "appraise").state == "claimed"


def test_silence_counts_as_agreement_and_is_recorded_as_such(town):
    case = assigned_case(town)
    units = [town.unit("bp_culture").pk, town.unit("construction").pk]
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="Ý kiến?")
    Consultation.objects.filter(case=case).update(due_at=timezone.now() - timedelta(minutes=1))
    assert sweep_deadlines() == 2
    assert sweep_deadlines() == 0
    assert set(Consultation.objects.filter(case=case).values_list("opinion", "silent")) == {("agreed", True)}
    assert CaseEvent.objects.filter(case=case, event="case.silence_counts_as_agreement").count() == 2
    assert WorkItem.objects.filter(case=case, step="prepare").count() == 1


def test_disagreement_needs_a_reason(town):
    case = assigned_case(town)
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=[town.unit("bp_culture").pk], question="?")
    with pytest.raises(ActDataError):
        act(case, "opinions", "answer", town.person("vanhoa.bp"), opinion="disagreed", text="")


def test_a_case_is_received_by_the_law_of_its_day(town):
    with time_machine.travel(datetime(2026, 6, 30, 9, 0, tzinfo=VN), tick=False):
        old = received_case(town)
    with time_machine.travel(datetime(2026, 7, 1, 9, 0, tzinfo=VN), tick=False):
        new = received_case(town)
    assert (old.version.number, new.version.number) == (1, 2)
    assert old.version.parsed.deadline.amount == 15
    assert timezone.localtime(new.promised_at) == datetime(2026, 7, 10, 17, 0, tzinfo=VN)
