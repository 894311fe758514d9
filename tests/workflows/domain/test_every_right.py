"""Every person of the city at every step of the permit, with every command: who may is written here by hand."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from organisations.models import User
from tests.factories.cases import (
    act,
    assigned_case,
    decided_case,
    drafted_case,
    item_at,
    received_case,
    signed_case,
    submitted_case,
)
from tests.factories.city import Town
from workflows.domain.commands import claim, complete_step, reassign, release
from workflows.domain.queries.inbox import Queue, inbox_page
from workflows.errors import ActDataError, StepForbiddenError, StepTakenError
from workflows.models import Case, CaseEvent, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def consulted_case(town: Town) -> Case:
    asked = {"units": [town.unit("bp_culture").pk, town.unit("construction").pk], "question": "Cho ý kiến về quy hoạch"}
    return act(assigned_case(town), "appraise", "consult", town.person("chuyenvien.ht.bp"), **asked)


def before_decision(town: Town) -> Case:
    return act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))


RECEIVERS = {"tiepnhan.bp", "tiepnhan2.bp", "giamdoc.tt.bp"}
LEADERS = {"chutich.bp", "phochutich.bp"}
# step: how a case gets there, who may do it, who may hand it to a colleague
STEPS: dict[str, tuple[Callable[[Town], Case], str, set[str], set[str]]] = {
    "check": (lambda _town: submitted_case(), "receive", RECEIVERS, {"giamdoc.tt.bp"}),
    "assign": (received_case, "assign", {"truongphong.ht.bp"}, {"truongphong.ht.bp"}),
    "appraise": (assigned_case, "draft", {"chuyenvien.ht.bp"}, {"truongphong.ht.bp"}),
    "review": (drafted_case, "approve", {"truongphong.ht.bp"}, {"truongphong.ht.bp"}),
    "decide": (before_decision, "decide", LEADERS, LEADERS),
    "sign": (decided_case, "sign", {"phochutich.bp"}, LEADERS),
    "seal": (signed_case, "seal", {"vanthu.bp"}, {"chanhvp.bp"}),
}


class UndoneError(Exception):
    """Takes back what a try has done, so that the next person finds the same case."""


def succeeds(command: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            command()
            raise UndoneError
    except (StepForbiddenError, StepTakenError):
        return False
    except (UndoneError, ActDataError):  # what was entered is refused only after the question who may
        return True


def who_can(command: Callable[[User], object]) -> set[str]:
    people = list(User.objects.order_by("pk"))
    assert len(people) == 30
    return {person.email.split("@")[0] for person in people if succeeds(partial(command, person))}


def facts(case: Case) -> tuple[object, ...]:
    rows = WorkItem.objects.filter(case=case).order_by("pk").values_list("step", "state", "assignee_id", "outcome")
    return (CaseEvent.objects.filter(case=case).count(), *rows)


def answered(item: WorkItem, person: User) -> object:
    return complete_step(item.uuid, "answer", actor=person, data={"stance": "agree", "text": "Đồng ý"})


@pytest.mark.parametrize("step", STEPS)
def test_exactly_these_people_may_do_the_step(town, step):
    case_at, outcome, doers, givers = STEPS[step]
    case = case_at(town)
    item, before = item_at(case, step), facts(case)
    colleague = town.person({"sign": "phochutich.bp", "decide": "chutich.bp"}.get(step, sorted(doers)[0]))
    assert who_can(lambda person: complete_step(item.uuid, outcome, actor=person, data={})) == doers
    assert who_can(lambda person: claim(item.uuid, actor=person)) == doers
    assert who_can(lambda person: reassign(item.uuid, actor=person, to=colleague, reason="nghỉ phép")) == givers
    holders = {str(colleague.email).split("@")[0]}
    claim(item.uuid, actor=colleague) if item.assignee_id is None else None
    heads = givers - LEADERS
    assert who_can(lambda person: release(item.uuid, actor=person)) == holders | heads
    release(item.uuid, actor=colleague) if before[-1][2] is None else None
    assert facts(case)[1:] == before[1:]


@pytest.mark.parametrize("step", ["check", "assign", "review", "decide"])
def test_the_queue_shows_the_step_to_those_who_may_do_it_and_to_nobody_else(town, step):
    case_at, _outcome, doers, _givers = STEPS[step]
    item = item_at(case_at(town), step)
    shown = {
        person.email.split("@")[0]
        for person in User.objects.all()
        if any(row.uuid == item.uuid for row in inbox_page(person, Queue.OPEN).items)
    }
    assert shown == doers


def test_an_opinion_is_given_by_the_unit_that_was_asked(town):
    case = consulted_case(town)
    answers = {"bp_culture": {"vanhoa.bp", "truongphong.vh.bp"}, "construction": {"soxaydung"}}
    for key, doers in answers.items():
        item = WorkItem.objects.get(case=case, step="opinions", unit=town.unit(key))
        assert who_can(partial(answered, item)) == doers
