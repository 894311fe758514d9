"""What the sweep finds: silence, lapsed terms, work of people who left; each once, none held up by another."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from operations.domain.health import health_of
from organisations.domain.grants import delegate_role, revoke_grant
from organisations.enums import Role
from organisations.models import RoleGrant
from tests.factories.cases import act, assigned_case, item_at, received_case, submitted_case
from workflows.domain.commands import claim, complete_step
from workflows.domain.deadlines import release_abandoned, sweep_deadlines
from workflows.domain.queries.inbox import Queue, inbox_counts, inbox_page
from workflows.errors import StepDoneError
from workflows.models import Case, CaseEvent, Consultation, WorkItem
from workflows.tasks import sweep_deadlines as sweep_task

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def end_grant(person, role: Role) -> None:
    revoke_grant(RoleGrant.objects.get(user=person, role=role), actor=None, reason="chuyển công tác")


def test_work_of_somebody_who_left_is_in_the_queue_of_colleagues_again(town):
    case, person = submitted_case(), town.person("tiepnhan.bp")
    item = claim(item_at(case, "check").uuid, actor=person)
    end_grant(person, Role.RECEIVER)
    assert (inbox_page(person, Queue.MINE).items, inbox_counts(person).mine) == ([], 0)
    assert sweep_deadlines() == 1
    assert sweep_deadlines() == 0
    assert item in inbox_page(town.person("tiepnhan2.bp"), Queue.OPEN).items
    released = CaseEvent.objects.filter(case=case).last()
    assert (released.event, released.actor, released.detail["grant_ended"]) == ("work.released", None, True)
    complete_step(item.uuid, "receive", actor=town.person("tiepnhan2.bp"), data={})


def test_a_grant_that_ends_with_the_day_lets_go_the_next_morning(town):
    case, person = submitted_case(), town.person("tiepnhan.bp")
    claim(item_at(case, "check").uuid, actor=person)
    today = timezone.localdate()
    RoleGrant.objects.filter(user=person, role=Role.RECEIVER).update(valid_to=today)
    assert sweep_deadlines() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert sweep_deadlines() == 1


def test_a_closed_account_holds_nothing(town):
    case, person = submitted_case(), town.person("tiepnhan.bp")
    item = claim(item_at(case, "check").uuid, actor=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert sweep_deadlines() == 1
    assert WorkItem.objects.get(pk=item.pk).state == "open"


def test_who_holds_the_role_through_a_higher_unit_keeps_the_work(town):
    case, person = submitted_case(), town.person("tiepnhan.bp")
    item = claim(item_at(case, "check").uuid, actor=person)
    end_grant(person, Role.RECEIVER)
    RoleGrant.objects.create(
        user=person, unit=town.unit("bp"), role=Role.RECEIVER, with_subunits=True, valid_from=date(2025, 7, 1)
    )
    assert sweep_deadlines() == 0
    assert release_abandoned(item.uuid) is False
    assert WorkItem.objects.get(pk=item.pk).assignee == person


def test_what_was_taken_with_a_lent_role_is_let_go_when_the_lender_loses_it(town):
    case, head, deputy = received_case(town), town.person("truongphong.ht.bp"), town.person("chuyenvien.ht.bp")
    grant, today = RoleGrant.objects.get(user=head, role=Role.HEAD), timezone.localdate()
    delegate_role(grant, to=deputy, valid_from=today, valid_to=today, actor=head, reason="nghỉ phép")
    item = claim(item_at(case, "assign").uuid, actor=deputy)
    assert sweep_deadlines() == 0
    end_grant(head, Role.HEAD)
    assert sweep_deadlines() == 1
    assert WorkItem.objects.get(pk=item.pk).state == "open"


def test_work_nobody_can_do_is_shown_to_the_operator(town):
    case, person = assigned_case(town), town.person("chuyenvien.ht.bp")
    for login in ("chuyenvien.ht.bp", "chuyenvien2.ht.bp"):
        end_grant(town.person(login), Role.CASE_OFFICER)
    sweep_deadlines()
    item = item_at(case, "appraise")
    assert (item.state, item.assignee) == ("open", None)
    assert item in health_of(town.person("vanhanh")).unheld
    RoleGrant.objects.create(user=person, unit=item.unit, role=Role.CASE_OFFICER, valid_from=date(2025, 7, 1))
    assert item not in health_of(town.person("vanhanh")).unheld


def test_one_stuck_case_holds_up_no_other(town):
    stuck, fine = assigned_case(town), assigned_case(town)
    for case in (stuck, fine):
        officer, units = town.person("chuyenvien.ht.bp"), [town.unit("bp_culture").pk]
        act(case, "appraise", "consult", officer, units=units, question="?")
    Consultation.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Case.objects.filter(pk=stuck.pk).update(scope_units={})  # the next step cannot be found
    assert sweep_task() == 1
    assert item_at(fine, "prepare").is_live
    assert Consultation.objects.get(case=stuck).answered_at is None


def test_an_opinion_after_the_silence_is_too_late_and_says_so(town):
    case = assigned_case(town)
    units = [town.unit("bp_culture").pk, town.unit("construction").pk]
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="?")
    Consultation.objects.filter(unit=town.unit("construction")).update(due_at=timezone.now() - timedelta(minutes=1))
    assert sweep_deadlines() == 1
    late = WorkItem.objects.get(case=case, step="opinions", unit=town.unit("construction"))
    with pytest.raises(StepDoneError):
        complete_step(
            late.uuid, "answer", actor=town.person("soxaydung"), data={"opinion": "disagreed", "text": "Không"}
        )
    assert Consultation.objects.get(pk=late.consultation_id).silent is True
    assert not WorkItem.objects.filter(case=case, step="prepare").exists()
    act(case, "opinions", "answer", town.person("vanhoa.bp"), opinion="disagreed", text="Ảnh hưởng di tích")
    assert item_at(case, "prepare").is_live
    opinions = set(Consultation.objects.filter(case=case).values_list("opinion", "silent"))
    assert opinions == {("agreed", True), ("disagreed", False)}
