"""The one flow reads the plan of the case's version: branches of any number, and each version on its own path."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from organisations.enums import Role, UnitFunction, UnitKind
from organisations.models import OrgUnit, RoleGrant
from procedures.domain.versions import draft_version, publish_version
from procedures.models import ProcedureVersion
from tests.factories.cases import (
    APPLICANT,
    act,
    assigned_case,
    drafted_case,
    issued_case,
    item_at,
    permit_draft,
    received_case,
    result_sha,
    submitted_case,
    version_of,
    work,
)
from workflows.domain.commands import complete_step
from workflows.domain.drafts import save_people
from workflows.launch import file_case
from workflows.models import CaseEvent, CaseUnit, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")


def more_units(town, count: int) -> list[OrgUnit]:
    """Units of the city that can be asked, with one person who answers for all of them."""
    person, units = town.person("soxaydung"), []
    for number in range(count):
        unit = OrgUnit.objects.create(
            code=f"H19.{20 + number}", name=f"Sở số {number}", short_name=f"Sở {number}", kind=UnitKind.DEPARTMENT,
            function=UnitFunction.NONE, parent=town.unit("city"), valid_from="2025-07-01", source="thử",
        )  # fmt: skip
        RoleGrant.objects.create(user=person, unit=unit, role=Role.CONSULTED, valid_from="2025-07-01")
        units.append(unit)
    return units


@pytest.mark.parametrize("count", [0, 1, 12])
def test_any_number_of_units_is_asked_and_they_meet_once(town, count):
    case, officer = assigned_case(town), town.person("chuyenvien.ht.bp")
    units = [unit.pk for unit in more_units(town, count)]
    act(case, "appraise", "consult", officer, units=units, question="Ý kiến?")
    asked = list(WorkItem.objects.filter(case=case, step="opinions").order_by("pk"))
    assert [item.unit_id for item in asked] == units
    for item in asked:
        assert not WorkItem.objects.filter(case=case, step="prepare").exists()
        complete_step(item.uuid, "answer", actor=town.person("soxaydung"), data={"opinion": "agreed"})
    assert WorkItem.objects.filter(case=case, step="prepare").count() == 1
    joins = list(case.process.task_set.filter(flow_task_type="JOIN").values_list("status", flat=True))
    assert joins == (["DONE"] if count else [])
    assert str(case.process.task_set.get(work_item__step="prepare").token) == "start"


def test_more_than_twelve_are_too_many(town):
    from workflows.errors import ActDataError

    case = assigned_case(town)
    units = [unit.pk for unit in more_units(town, 13)]
    with pytest.raises(ActDataError) as refused:
        act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="?")
    assert list(refused.value.detail["problems"]) == ["units"]
    assert item_at(case, "appraise").is_live


def test_a_case_ends_on_the_path_of_the_version_it_was_filed_under(town):
    """Filed on 30 June 2026 under version 1, which no new case can take: it goes its way to the end, long after."""
    with time_machine.travel(datetime(2026, 6, 30, 9, 0, tzinfo=VN), tick=True):
        old = submitted_case()
    assert old.version.number == 1
    newer = ProcedureVersion.objects.get(procedure=old.version.procedure, number=2)
    with time_machine.travel(datetime(2026, 7, 6, 9, 0, tzinfo=VN), tick=True):
        act(old, "check", "receive", town.person("tiepnhan.bp"))
        fresh = received_case(town)
    old.refresh_from_db()
    assert (old.version.number, fresh.version) == (1, newer)
    assert [entry.account["basis"] for entry in (old.clock.get(), fresh.clock.get())] == [
        str(old.version.parsed.deadline.basis),
        str(newer.parsed.deadline.basis),
    ]
    assert old.promised_at > fresh.promised_at


def without_review(town, begins: date) -> ProcedureVersion:
    """A newer law: the draft goes to the leader at once."""
    now = version_of("1.013225")
    spec = deepcopy(now.spec)
    steps = spec["plan"]["steps"]
    for key in ("appraise", "prepare"):
        steps[key]["on"]["draft"]["to"] = "decide"
    del steps["review"]
    newer = draft_version(now.procedure, spec, valid_from=begins, source="Nghị định thử")
    return publish_version(newer, actor=None)


def test_cases_that_run_when_a_version_is_published_end_on_their_own_path(town):
    officer, leader = town.person("chuyenvien.ht.bp"), town.person("phochutich.bp")
    running, begins = [submitted_case(), assigned_case(town)], timezone.localdate() + timedelta(days=7)
    newer = without_review(town, begins)
    with time_machine.travel(datetime.combine(begins, time(9, 0), tzinfo=VN), tick=True):
        fresh = assigned_case(town)
        assert (fresh.version, {case.version.number for case in running}) == (newer, {2})
        act(running[0], "check", "receive", town.person("tiepnhan.bp"))
        act(running[0], "assign", "assign", town.person("truongphong.ht.bp"), assignee=officer.pk)
        for case in (*running, fresh):
            act(case, "appraise", "draft", officer, values={})
        assert [item_at(case, "review").state for case in running] == ["open", "open"]
        assert item_at(fresh, "decide").state == "open"
        old = running[0]
        act(old, "review", "return", town.person("truongphong.ht.bp"), reason="Viết lại điều 2")
        act(old, "prepare", "draft", officer, values={})
        act(old, "review", "approve", town.person("truongphong.ht.bp"))
        for case in (old, fresh):
            act(case, "decide", "decide", leader)
            work()
            act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
            work()
            act(case, "seal", "seal", town.person("vanthu.bp"), sha256=result_sha(case, "signed"))
            work()
            case.refresh_from_db()
            assert (case.state, case.process.status) == ("returned", "DONE")
    way = ["check", "assign", "appraise", "review", "prepare", "review", "decide", "sign", "seal"]
    assert list(WorkItem.objects.filter(case=old).order_by("pk").values_list("step", flat=True)) == way
    short = ["check", "assign", "appraise", "decide", "sign", "seal"]
    assert list(WorkItem.objects.filter(case=fresh).order_by("pk").values_list("step", flat=True)) == short


def test_the_head_returns_with_a_comment_that_the_officer_reads(town):
    case, head = drafted_case(town), town.person("truongphong.ht.bp")
    act(case, "review", "return", head, reason="Bổ sung căn cứ pháp lý")
    item = item_at(case, "prepare")
    assert (item.assignee, item.state) == (town.person("chuyenvien.ht.bp"), "claimed")
    sent_back = CaseEvent.objects.get(case=case, event="case.sent_back")
    assert (sent_back.actor, sent_back.remark.text) == (head, "Bổ sung căn cứ pháp lý")
    act(case, "prepare", "draft", town.person("chuyenvien.ht.bp"), values={"conditions": "Một\nHai"})
    act(case, "review", "approve", head)
    act(case, "decide", "return", town.person("phochutich.bp"), reason="Chưa rõ")
    assert item_at(case, "prepare").is_live
    assert CaseEvent.objects.filter(case=case, event="case.sent_back").count() == 2


def test_a_paper_result_is_handed_over_before_the_case_ends(town):
    case = issued_case(town, result_channel="counter")
    assert (case.state, case.finished_at is not None, case.ended_at) == ("finished", True, None)
    item = item_at(case, "hand_over")
    assert (item.unit, item.role) == (town.unit("bp_centre"), "receiver")
    act(case, "hand_over", "return_result", town.person("tiepnhan2.bp"), received_by="Lê Văn Ẩn")
    case.refresh_from_db()
    assert (case.state, case.process.status) == ("returned", "DONE")
    returned = CaseEvent.objects.get(case=case, event="case.result_returned")
    assert (returned.detail["channel"], returned.remark.text) == ("counter", "Lê Văn Ẩn")


def test_a_file_brought_to_another_ward_goes_to_the_competent_one_and_comes_back(town):
    draft = permit_draft(result_channel="counter")
    save_people(draft, {"applicant": APPLICANT}, result_channel="counter", unit=town.unit("dx_centre"))
    case = file_case(draft, actor=town.person("tiepnhan.dx"))
    assert (case.receiving_unit, case.competent_unit) == (town.unit("dx_centre"), town.unit("bp"))
    assert case.case_code.startswith("H19.151-")
    act(case, "check", "receive", town.person("tiepnhan.dx"))
    assert item_at(case, "assign").unit == town.unit("bp_infra")
    seen = {row.unit_id for row in CaseUnit.objects.filter(case=case)}
    assert seen == {town.unit(key).pk for key in ("dx_centre", "bp", "bp_infra")}
    assert case.scope_units["desk"] == town.unit("dx_centre").pk
