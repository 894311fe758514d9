"""A new law while cases run: its transitional rule says which of them it takes over, and when."""

import copy
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from procedures.domain.versions import draft_version, publish_version
from procedures.models import Procedure, ProcedureVersion
from tests.factories.cases import act, assigned_case, drafted_case, received_case, submitted_case
from workflows.errors import LawChangedError
from workflows.models import Case, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 12, 30, 9, 0, tzinfo=VN), tick=False) as traveller:
        yield traveller


def new_law(rule: str, *, change=lambda spec: None) -> ProcedureVersion:
    """A law from New Year on, with nine working days."""
    permit = Procedure.objects.get(code="1.013225")
    spec = copy.deepcopy(permit.versions.get(number=2).spec)
    spec["deadline"]["amount"] = 9
    change(spec)
    made = draft_version(permit, spec, valid_from=NEW_YEAR, source="Luật mới", transitional_rule=rule)
    return publish_version(made, actor=None)


def in_the_new_year(clock) -> None:
    clock.move_to(datetime(2027, 1, 4, 9, 0, tzinfo=VN))


@pytest.mark.parametrize(
    ("rule", "number", "promised"),
    [("filed", 2, 13), ("accepted", 3, 15), ("decided", 3, 15), ("new_law_at_once", 3, 15)],
)
def test_a_case_filed_before_and_received_after(town, clock, rule, number, promised):
    case = submitted_case()
    new_law(rule)
    in_the_new_year(clock)
    case = act(case, "check", "receive", town.person("tiepnhan.bp"))
    assert case.version.number == number
    assert timezone.localtime(case.promised_at) == datetime(2027, 1, promised, 17, 0, tzinfo=VN)
    changed = CaseEvent.objects.filter(case=case, event="case.law_changed")
    assert changed.count() == (0 if rule == "filed" else 1)


@pytest.mark.parametrize(("rule", "number"), [("filed", 2), ("accepted", 2), ("decided", 3), ("new_law_at_once", 3)])
def test_a_case_received_before_and_drafted_after(town, clock, rule, number):
    case = assigned_case(town)
    promised = case.promised_at
    new_law(rule)
    in_the_new_year(clock)
    case = act(case, "appraise", "draft", town.person("chuyenvien.ht.bp"), values={})
    assert (case.version.number, case.promised_at) == (number, promised)


def test_a_draft_of_the_old_law_is_not_decided_but_made_again(town, clock):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    new_law("decided")
    in_the_new_year(clock)
    leader = town.person("phochutich.bp")
    with pytest.raises(LawChangedError):
        act(case, "decide", "decide", leader)
    assert Case.objects.get(pk=case.pk).decided_at is None
    case = act(case, "decide", "return", leader, reason="Luật mới")
    case = act(case, "prepare", "draft", town.person("chuyenvien.ht.bp"), values={})
    case = act(case, "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", leader)
    assert (case.version.number, case.decider) == (3, leader)


def test_what_was_decided_before_stays(town, clock):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    new_law("decided")
    in_the_new_year(clock)
    assert Case.objects.get(pk=case.pk).version.number == 2


def test_a_new_plan_without_the_step_is_said_and_nothing_is_lost(town, clock):
    def other_steps(spec):
        steps = spec["plan"]["steps"]
        steps["reception"] = steps.pop("check")
        spec["plan"]["start"] = "reception"

    case = submitted_case()
    new_law("accepted", change=other_steps)
    in_the_new_year(clock)
    with pytest.raises(LawChangedError):
        act(case, "check", "receive", town.person("tiepnhan.bp"))
    case = act(case, "check", "refuse", town.person("tiepnhan.bp"), reasons=["Nộp lại theo luật mới"])
    assert case.state == "refused"


def test_laws_take_a_case_over_one_after_the_other(town, clock):
    case = received_case(town)
    new_law("new_law_at_once")
    permit = case.version.procedure
    spec = copy.deepcopy(permit.versions.get(number=3).spec)
    publish_version(
        draft_version(permit, spec, valid_from=date(2027, 2, 1), source="x", transitional_rule="filed"), actor=None
    )
    clock.move_to(datetime(2027, 2, 2, 9, 0, tzinfo=VN))
    case = act(case, "assign", "assign", town.person("truongphong.ht.bp"), assignee=town.person("chuyenvien.ht.bp").pk)
    case = act(case, "appraise", "draft", town.person("chuyenvien.ht.bp"), values={})
    assert case.version.number == 3
