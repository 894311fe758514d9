"""Each command × each role × own and other unit: what is not written in this table is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction

from documents.errors import SignerNotAllowedError
from kernel.errors import AccessError, RuleError
from operations.domain.health import health_of, retry_failed_notice
from organisations.domain.grants import grant_role
from organisations.enums import Role
from organisations.errors import NoMandateError
from organisations.models import OrgUnit, User
from tests.factories.cases import (
    act,
    assigned_case,
    decided_case,
    drafted_case,
    issued_case,
    item_at,
    received_case,
    signed_case,
    submitted_case,
)
from tests.factories.city import Town
from workflows.domain.commands import claim, complete_step, reassign, release
from workflows.domain.extensions import extend_case
from workflows.domain.pauses import resume_case, suspend_case
from workflows.domain.queries import case_sheet, cases_visible_to, inbox_counts, inbox_page, readable_case
from workflows.domain.queries.inbox import Queue
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import StepTakenError
from workflows.models import Case, CaseEvent, Notice, WorkItem
from workflows.rules import CASE_ROLES, can_serve_applicant

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def consulted_case(town: Town) -> Case:
    asked = {"units": [town.unit("bp_culture").pk], "question": "Cho ý kiến về quy hoạch"}
    return act(assigned_case(town), "appraise", "consult", town.person("chuyenvien.ht.bp"), **asked)


def returned_draft(town: Town) -> Case:
    return act(drafted_case(town), "review", "return", town.person("truongphong.ht.bp"), reason="Viết lại")


def before_decision(town: Town) -> Case:
    return act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))


# step: how a case gets there, its role, the other ward's unit of the same function, every outcome it has
STEPS: dict[str, tuple[Callable[[Town], Case], Role, str, set[str]]] = {
    "check": (lambda _town: submitted_case(), Role.RECEIVER, "dx_centre", {"receive", "supplement", "refuse"}),
    "assign": (received_case, Role.HEAD, "dx_infra", {"assign"}),
    "appraise": (assigned_case, Role.CASE_OFFICER, "dx_infra", {"consult", "draft", "supplement", "refuse"}),
    "opinions": (consulted_case, Role.CONSULTED, "dx_culture", {"answer"}),
    "prepare": (returned_draft, Role.CASE_OFFICER, "dx_infra", {"draft", "refuse"}),
    "review": (drafted_case, Role.HEAD, "dx_infra", {"approve", "return"}),
    "decide": (before_decision, Role.LEADER, "dx_committee", {"decide", "return"}),
    "sign": (decided_case, Role.LEADER, "dx_committee", {"sign", "take_back"}),
    "seal": (signed_case, Role.CLERK, "dx_office", {"seal", "take_back"}),
    "hand_over": (
        lambda town: issued_case(town, result_channel="counter"), Role.RECEIVER, "dx_centre", {"return_result"},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Who:
    """One role at one place."""

    role: str
    place: str

    def __repr__(self) -> str:
        return f"{self.role} {self.place}"


def own(*roles: str) -> set[Who]:
    return {Who(str(role), "own") for role in roles}


def everyone(own_unit: OrgUnit, other_unit: OrgUnit) -> dict[Who, User]:
    """For each role one person at the unit and one at the other ward's, with that role and nothing else; and one with none."""
    people = {
        Who("nobody", "own"): User.objects.create_user("nobody@test.egov", full_name="Không Vai", is_official=True)
    }
    for role in Role.values:
        for place, unit in (("own", own_unit), ("other", other_unit)):
            person = User.objects.create_user(
                f"{role}.{place}@test.egov", full_name=f"{role} {place}", is_official=True
            )
            grant_role(person, unit=unit, role=Role(role), actor=None)
            people[Who(role, place)] = person
    return people


class UndoneError(Exception):
    """Takes a try back."""


def may(command: Callable[[User], object], person: User) -> bool:
    """Whether the command asks nothing more about rights: it is done, or refused for what was entered or for the state."""
    try:
        with transaction.atomic():
            command(person)
            raise UndoneError
    except StepTakenError:
        return False
    except (UndoneError, RuleError, NoMandateError, SignerNotAllowedError):  # what a leader signs with is asked last
        return True
    except AccessError:
        return False


def who_may(command: Callable[[User], object], people: dict[Who, User]) -> set[Who]:
    return {who for who, person in people.items() if may(command, person)}


def free(item: WorkItem) -> WorkItem:
    """The step in its queue, whoever the plan had named for it."""
    if item.assignee_id is not None:
        release(item.uuid, actor=User.objects.get(pk=item.assignee_id))
    return WorkItem.objects.get(pk=item.pk)


@pytest.mark.parametrize("step", STEPS)
def test_what_a_role_may_do_at_a_step(town, step):
    case_at, role, other, outcomes = STEPS[step]
    case = case_at(town)
    item = free(item_at(case, step))
    assert set(case.version.parsed.plan.step(step).on) == outcomes
    people = everyone(item.unit, town.unit(other))
    before = CaseEvent.objects.filter(case=case).count()
    colleague = people[Who(role, "own")]
    doers = own(role)
    for outcome in sorted(outcomes):
        # A paper that bears a name is signed by nobody else; that is a rule about the case, not about rights.
        tried = who_may(lambda person, way=outcome: complete_step(item.uuid, way, actor=person, data={}), people)
        assert tried == doers, outcome
    assert who_may(lambda person: claim(item.uuid, actor=person), people) == doers
    givers = own(Role.HEAD, Role.LEADER) if role == Role.LEADER else own(Role.HEAD)
    assert who_may(lambda person: reassign(item.uuid, actor=person, to=colleague, reason="x"), people) == givers
    strangers = who_may(
        lambda person: reassign(item.uuid, actor=person, to=people[Who(role, "other")], reason="x"), people
    )
    assert strangers == set()
    if step != "sign":
        claim(item.uuid, actor=colleague)
        assert who_may(lambda person: release(item.uuid, actor=person), people) == own(role, Role.HEAD)
        assert who_may(lambda person: complete_step(item.uuid, min(outcomes), actor=person), people) == own(role)
        assert CaseEvent.objects.filter(case=case).count() == before + 1
        release(item.uuid, actor=colleague)
    shown = {who for who, person in people.items() if item in inbox_page(person, Queue.OPEN).items}
    counted = {who for who, person in people.items() if inbox_counts(person).open == 1}
    buttons = {who for who, person in people.items() if may(partial(_pressable, case), person)}
    assert (shown, counted, buttons) == (doers, doers, doers)


def _pressable(case: Case, person: User) -> None:
    sheet = case_sheet(case.uuid, person)
    if sheet.item is None or not sheet.choices:
        raise AccessError


CASE_COMMANDS: dict[str, tuple[Callable[[Case, User], object], str, set[str]]] = {
    "withdraw": (lambda case, who: withdraw_case(case, reason="x", actor=who), "bp_centre", {Role.RECEIVER}),
    "suspend": (lambda case, who: suspend_case(case, reason="x", actor=who), "bp_infra", {Role.HEAD}),
    "suspend by the authority": (
        lambda case, who: suspend_case(case, reason="x", actor=who), "bp_committee", {Role.LEADER},
    ),
    "resume": (lambda case, who: resume_case(case, actor=who), "bp_infra", {Role.HEAD}),
    "extend": (lambda case, who: extend_case(case, days=1, reason="x", actor=who), "bp_infra", {Role.HEAD}),
    "extend from the archive": (
        lambda case, who: extend_case(case, days=1, reason="x", actor=who), "bp_office", set(),
    ),
    "read": (lambda case, who: readable_case(case.uuid, who), "bp_infra", set(CASE_ROLES)),
    "see the health of the service": (
        lambda _case, who: health_of(who), "city", {Role.OPERATOR, Role.ADMINISTRATOR},
    ),
    "retry a notice": (
        lambda case, who: retry_failed_notice(str(Notice.objects.filter(case=case)[0].uuid), actor=who),
        "city", {Role.OPERATOR, Role.ADMINISTRATOR},
    ),
}  # fmt: skip
OTHER = {"bp_centre": "dx_centre", "bp_infra": "dx_infra", "bp_committee": "dx_committee", "bp_office": "dx_office"}


def test_what_a_role_may_do_to_a_case(town):
    case = assigned_case(town)
    for name, (command, unit, roles) in CASE_COMMANDS.items():
        with transaction.atomic():
            other = town.unit(OTHER.get(unit, "dx"))
            people = everyone(town.unit(unit), other)
            allowed = who_may(partial(command, case), people)
            in_one_place = {who for who in allowed if who.place == "own" or unit != "city"}
            assert in_one_place == own(*roles), name
            transaction.set_rollback(True)


def test_the_secret_is_handed_out_by_those_who_received(town):
    case = assigned_case(town)
    people = everyone(town.unit("bp_centre"), town.unit("dx_centre"))
    from organisations.domain.grants import authority_of

    assert {who for who, person in people.items() if can_serve_applicant(authority_of(person), case)} == own(
        Role.RECEIVER
    )
    assert {who for who, person in people.items() if cases_visible_to(person).filter(pk=case.pk).exists()} == own(
        *CASE_ROLES
    )
