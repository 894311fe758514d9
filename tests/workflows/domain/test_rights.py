"""Who may do what: every role at the own and at another unit tries every step; only the right one succeeds."""

import pytest

from organisations.domain.grants import authority_of, revoke_grant
from organisations.enums import Role
from organisations.models import RoleGrant, User
from tests.factories.cases import act, assigned_case, item_at, received_case, submitted_case
from workflows.domain.commands import claim, complete_step, reassign, release
from workflows.domain.queries import case_sheet, cases_visible_to, inbox_page
from workflows.domain.queries.inbox import Queue
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import CaseForbiddenError, StepDoneError, StepForbiddenError, StepTakenError
from workflows.models import CaseEvent, WorkItem
from workflows.rules import CASE_ROLES

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def everybody_but(role: str, unit_id: int) -> list[User]:
    return [user for user in User.objects.order_by("pk") if not authority_of(user).has(role, unit_id)]


@pytest.mark.parametrize(
    ("command", "arguments"), [("complete", {"outcome": "receive"}), ("claim", {}), ("release", {})]
)
def test_every_other_person_is_refused_at_the_counter(town, command, arguments):
    case = submitted_case()
    item = item_at(case, "check")
    if command == "release":
        claim(item.uuid, actor=town.person("tiepnhan.bp"))
    strangers = everybody_but(Role.RECEIVER, town.unit("bp_centre").pk)
    assert len(strangers) == 27
    tries = {
        "complete": lambda person: complete_step(item.uuid, "receive", actor=person, data={}),
        "claim": lambda person: claim(item.uuid, actor=person),
        "release": lambda person: release(item.uuid, actor=person),
    }
    for person in strangers:
        with pytest.raises(StepForbiddenError):
            tries[command](person)
    assert CaseEvent.objects.filter(case=case).exclude(event__in=["case.submitted", "work.claimed"]).count() == 0


@pytest.mark.parametrize("step_role", [Role.HEAD, Role.CASE_OFFICER, Role.LEADER, Role.CLERK])
def test_a_role_at_another_ward_is_no_role_here(town, step_role):
    case = received_case(town)
    item = item_at(case, "assign")
    others = RoleGrant.objects.filter(role=step_role, unit__code__startswith="H19.151").select_related("user")
    assert others.count() >= 1
    for grant in others:
        with pytest.raises(StepForbiddenError):
            complete_step(item.uuid, "assign", actor=grant.user, data={"assignee": grant.user_id})


def test_a_revoked_grant_ends_at_once_in_an_open_tab(town):
    case = submitted_case()
    person = town.person("tiepnhan.bp")
    item = claim(item_at(case, "check").uuid, actor=person)
    revoke_grant(RoleGrant.objects.get(user=person, role=Role.RECEIVER), actor=None, reason="chuyển công tác")
    with pytest.raises(StepForbiddenError):
        complete_step(item.uuid, "receive", actor=person, data={})
    assert inbox_page(person, Queue.MINE).items == []
    with pytest.raises(CaseForbiddenError):
        case_sheet(case.uuid, person)


def test_a_step_is_done_once(town):
    case = submitted_case()
    item = item_at(case, "check")
    complete_step(item.uuid, "receive", actor=town.person("tiepnhan.bp"), data={})
    with pytest.raises(StepDoneError):
        complete_step(item.uuid, "receive", actor=town.person("tiepnhan.bp"), data={})
    assert CaseEvent.objects.filter(case=case, event="case.received").count() == 1


def test_taken_work_is_not_done_by_a_colleague(town):
    item = item_at(submitted_case(), "check")
    claim(item.uuid, actor=town.person("tiepnhan.bp"))
    with pytest.raises(StepTakenError):
        complete_step(item.uuid, "receive", actor=town.person("tiepnhan2.bp"), data={})
    with pytest.raises(StepTakenError):
        claim(item.uuid, actor=town.person("tiepnhan2.bp"))


def test_a_head_gives_work_to_somebody_who_may_do_it_and_to_nobody_else(town):
    case = assigned_case(town)
    item, head = item_at(case, "appraise"), town.person("truongphong.ht.bp")
    with pytest.raises(StepForbiddenError):
        reassign(item.uuid, actor=head, to=town.person("vanthu.bp"), reason="x")
    moved = reassign(item.uuid, actor=head, to=town.person("chuyenvien2.ht.bp"), reason="nghỉ phép")
    assert moved.assignee == town.person("chuyenvien2.ht.bp")


def test_lists_show_exactly_the_cases_of_ones_units(town):
    mine = received_case(town)
    other = submitted_case(ward="H19.151")
    seen = {login: set(cases_visible_to(town.person(login)).values_list("pk", flat=True)) for login in
            ("tiepnhan.bp", "truongphong.ht.bp", "kiemtoan.bp", "tiepnhan.dx", "kiemtoan.dx", "vanhanh", "quantri")}  # fmt: skip
    assert seen["tiepnhan.bp"] == {mine.pk}
    assert seen["truongphong.ht.bp"] == {mine.pk}
    assert seen["kiemtoan.bp"] == {mine.pk}
    assert seen["tiepnhan.dx"] == {other.pk}
    assert seen["kiemtoan.dx"] == {other.pk}
    assert seen["vanhanh"] == seen["quantri"] == set()  # they keep the house running, unread


def test_rules_of_list_and_page_agree_for_everybody(town):
    cases = [received_case(town), submitted_case(ward="H19.151")]
    for person in User.objects.all():
        listed = set(cases_visible_to(person).values_list("pk", flat=True))
        for case in cases:
            try:
                case_sheet(case.uuid, person)
                opened = True
            except CaseForbiddenError:
                opened = False
            assert opened == (case.pk in listed), (person.email, case.case_code)


def test_only_those_who_see_a_case_may_withdraw_it_for_the_applicant(town):
    case = submitted_case()
    with pytest.raises(CaseForbiddenError):
        withdraw_case(case, reason="x", actor=town.person("tiepnhan.dx"))
    withdraw_case(case, reason="đổi ý", actor=town.person("tiepnhan.bp"))
    assert WorkItem.objects.filter(case=case, state="cancelled").count() == 1
    case.refresh_from_db()
    assert (case.state, case.process.status) == ("withdrawn", "CANCELED")


def test_operators_have_no_role_in_cases():
    assert Role.OPERATOR not in CASE_ROLES
    assert Role.ADMINISTRATOR not in CASE_ROLES


def test_an_assignment_to_a_stranger_is_refused(town):
    case = received_case(town)
    from workflows.errors import ActDataError

    with pytest.raises(ActDataError):
        act(case, "assign", "assign", town.person("truongphong.ht.bp"), assignee=town.person("chuyenvien.ht.dx").pk)
    assert item_at(case, "assign").state == "open"
