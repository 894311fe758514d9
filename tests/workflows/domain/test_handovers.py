"""A unit that ends with open work: one heir goes on by itself, several need an operator's word; nothing stays with nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import TrailEntry
from operations.domain.handovers import ended_unit, hand_over_work, possible_heirs
from operations.errors import NotAnHeirError, OperationsForbiddenError
from organisations.domain.grants import authority_of, grant_role
from organisations.domain.mandates import give_mandate
from organisations.domain.units import heir_of, heirs_of
from organisations.enums import Role, SigningCapacity
from organisations.models import OrgUnit, Succession
from tests.factories.cases import act, assigned_case, drafted_case, item_at, received_case, submitted_case
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.handovers import hand_over, hand_over_unit, orphaned_work
from workflows.domain.outputs.results import result_document
from workflows.domain.queries import Queue, cases_visible_to, inbox_page
from workflows.errors import UnitLivesError
from workflows.models import Case, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def heir(town, of: str, code: str, **facts) -> OrgUnit:
    """A unit that takes over from another since yesterday."""
    before, since = town.unit(of), timezone.localdate() - timedelta(1)
    wanted = {"function": before.function, "parent": before.parent, **facts}
    unit = OrgUnit.objects.create(
        code=code, name=f"Đơn vị kế thừa {code}", short_name=code, kind=before.kind, valid_from=since, source="thử",
        **wanted,
    )  # fmt: skip
    Succession.objects.create(predecessor=before, successor=unit, on=since, source="thử")
    return unit


def ends(town, key: str) -> OrgUnit:
    OrgUnit.objects.filter(pk=town.unit(key).pk).update(valid_to=timezone.localdate() - timedelta(1))
    return OrgUnit.objects.get(pk=town.unit(key).pk)


def events(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("event", flat=True))


def test_the_one_heir_goes_on_by_itself_and_who_came_along_keeps_the_work(town):
    case, officer = assigned_case(town), town.person("chuyenvien.ht.bp")
    new = heir(town, "bp_infra", "H19.150.9")
    grant_role(officer, unit=new, role=Role.CASE_OFFICER, actor=None)
    assert sweep_deadlines() == 0
    ends(town, "bp_infra")
    assert (sweep_deadlines(), sweep_deadlines()) == (1, 0)
    item = item_at(case, "appraise")
    assert (item.unit, item.assignee, item.task.owner_permission) == (new, officer, f"case_officer@{new.pk}")
    case.refresh_from_db()
    assert (case.scope_units["handling"], events(case)[-1]) == (new.pk, "case.handed_over")
    told = CaseEvent.objects.filter(case=case, event="case.handed_over").get().detail
    assert (told["from"], told["to"], told["steps"]) == ("H19.150.4", "H19.150.9", ["appraise"])
    act(case, "appraise", "draft", officer, values={})
    assert item_at(case, "review").unit == new


def test_on_its_last_day_a_unit_still_does_its_own_work(town):
    case = assigned_case(town)
    heir(town, "bp_infra", "H19.150.9")
    OrgUnit.objects.filter(pk=town.unit("bp_infra").pk).update(valid_to=timezone.localdate())
    assert (sweep_deadlines(), item_at(case, "appraise").unit) == (0, town.unit("bp_infra"))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert sweep_deadlines() == 1


def test_who_did_not_come_along_loses_the_work_to_the_queue_of_the_heir(town):
    case = assigned_case(town)
    new = heir(town, "bp_infra", "H19.150.9")
    ends(town, "bp_infra")
    newcomer = town.person("vanthu.bp")
    grant_role(newcomer, unit=new, role=Role.CASE_OFFICER, actor=None)
    assert case not in cases_visible_to(newcomer)
    sweep_deadlines()
    item = item_at(case, "appraise")
    assert (item.state, item.assignee, events(case)[-2:]) == ("open", None, ["case.handed_over", "work.released"])
    assert (item in inbox_page(newcomer, Queue.OPEN).items, case in cases_visible_to(newcomer)) == (True, True)
    assert item not in inbox_page(town.person("chuyenvien2.ht.bp"), Queue.OPEN).items


@pytest.mark.parametrize(
    ("functions", "clear"),
    [(["infrastructure"], True), (["infrastructure", "culture_society"], True), (["infrastructure"] * 2, False),
     ([], False)],
)  # fmt: skip
def test_it_is_clear_who_took_over_or_it_is_not(town, functions, clear):
    units = [heir(town, "bp_infra", f"H19.150.{90 + n}", function=name) for n, name in enumerate(functions)]
    old = ends(town, "bp_infra")
    assert heirs_of(old) == units
    assert heir_of(old) == (units[0] if clear else None)


def test_an_heir_that_has_ended_too_is_passed_over(town):
    first = heir(town, "bp_infra", "H19.150.9")
    second = heir(town, "bp_infra", "H19.150.8")
    Succession.objects.filter(successor=second).update(predecessor=first)
    OrgUnit.objects.filter(pk=first.pk).update(valid_to=timezone.localdate() - timedelta(1))
    assert heirs_of(ends(town, "bp_infra")) == [second]


def test_where_it_is_not_clear_an_operator_says_so(town):
    case, operator = received_case(town), town.person("vanhanh")
    units = [heir(town, "bp_infra", f"H19.150.{90 + n}") for n in range(2)]
    old = ends(town, "bp_infra")
    assert (sweep_deadlines(), orphaned_work().get().case) == (0, case)
    assert ended_unit(old.uuid, actor=operator) == old
    assert possible_heirs(old) == units
    for login in ("truongphong.ht.bp", "chutich.bp", "kiemsoat"):
        with pytest.raises(OperationsForbiddenError):
            hand_over_work(old, to=units[1], actor=town.person(login))
    assert hand_over_work(old, to=units[1], actor=operator) == 1
    assert (item_at(case, "assign").unit, hand_over_work(old, to=units[0], actor=operator)) == (units[1], 0)
    assert CaseEvent.objects.filter(case=case, event="case.handed_over").get().actor == operator
    assert ended_unit(old.uuid, actor=operator) is None
    told = TrailEntry.objects.get(event="operations.work_handed_over")  # the second one moved nothing
    assert told.detail == {"from": "H19.150.4", "to": "H19.150.91", "cases": 1}


def test_an_operator_hands_over_to_an_heir_only_or_where_the_roles_are_held(town):
    case, operator = received_case(town), town.person("vanhanh")
    new = heir(town, "bp_infra", "H19.150.9")
    old = ends(town, "bp_infra")
    for living in ("bp_culture", "dx_infra", "bp"):
        with pytest.raises(NotAnHeirError):
            hand_over_work(old, to=town.unit(living), actor=operator)
    Succession.objects.filter(successor=new).delete()
    with pytest.raises(NotAnHeirError):
        hand_over_work(old, to=new, actor=operator)  # lives, but nobody there is a head
    assert (item_at(case, "assign").unit, TrailEntry.objects.filter(event__startswith="operations.").count()) == (
        old,
        0,
    )
    assert hand_over_work(old, to=town.unit("bp_culture"), actor=operator) == 1


def test_nothing_is_taken_from_a_unit_that_lives_or_given_to_one_that_does_not(town):
    received_case(town)
    living, operator = town.unit("bp_infra"), town.person("vanhanh")
    with pytest.raises(UnitLivesError):
        hand_over_unit(living, to=town.unit("bp_office"), actor=operator)
    old = ends(town, "bp_infra")
    with pytest.raises(UnitLivesError):
        hand_over_unit(old, to=town.unit("tan_phu"), actor=operator)
    assert orphaned_work().count() == 1


def test_a_unit_that_lives_keeps_its_work_although_some_tasks_of_it_went_elsewhere(town):
    case, new = received_case(town), heir(town, "bp_infra", "H19.150.9")
    item = item_at(case, "assign")
    assert heir_of(item.unit) == new
    assert hand_over(item.uuid) is False
    assert (item_at(case, "assign").unit, "case.handed_over" in events(case)) == (town.unit("bp_infra"), False)
    ends(town, "bp_infra")
    assert (hand_over(item.uuid), hand_over(item.uuid), item_at(case, "assign").unit) == (True, False, new)


def test_the_one_stop_unit_that_took_over_receives(town):
    case = submitted_case()
    new = heir(town, "bp_centre", "H19.150.7")
    ends(town, "bp_centre")
    sweep_deadlines()
    case.refresh_from_db()
    assert (case.receiving_unit, item_at(case, "check").unit) == (new, new)


def test_a_draft_is_decided_on_by_the_body_that_took_over(town):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    new, leader = heir(town, "bp_committee", "H19.150.6"), town.person("phochutich.bp")
    ends(town, "bp_committee")
    sweep_deadlines()
    grant_role(leader, unit=new, role=Role.LEADER, actor=None)
    give_mandate(leader, body=new, capacity=SigningCapacity.ON_BEHALF, signature_lines=["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
                 basis="Nghị quyết", actor=None)  # fmt: skip
    assert authority_of(leader).has(Role.LEADER, new.pk)
    case = act(case, "decide", "decide", leader)
    document = result_document(case)
    assert (document.unit, document.number, document.values["unit_name"]) == (new, 1, new.name.upper())
