"""Who may do what to a case. Predicates only; every page, list, count, job and command asks the same ones."""

from datetime import datetime
from typing import Any, Protocol

from organisations.domain.grants import Authority, authority_of
from organisations.enums import Role
from organisations.models import User
from organisations.rules import is_citizen
from procedures.enums import Act, Assignee, ResultChannel
from procedures.specs import FanStep, HumanStep
from workflows.enums import RESTING_STATES, CaseState, Purpose
from workflows.models import Case, CaseDocument, SupplementRequest, WorkItem

__all__ = [
    "CASE_ROLES",
    "blocked_acts",
    "can_act",
    "can_ask_supplement",
    "can_choose_return",
    "can_claim",
    "can_extend",
    "can_follow",
    "can_open_document",
    "can_reassign",
    "can_release",
    "can_serve_applicant",
    "can_steer",
    "can_suspend",
    "can_withdraw",
    "can_withdraw_for",
    "is_agreement_lawful",
    "is_extension_lawful",
    "is_open_to_others",
    "is_overdue",
    "is_return_open",
    "may_act",
    "permission_name",
    "return_channels",
    "steered_units",
]

# Roles that have to do with the content of cases. Operators and administrators keep the house running, unread.
CASE_ROLES = (
    Role.RECEIVER,
    Role.CASE_OFFICER,
    Role.HEAD,
    Role.LEADER,
    Role.CLERK,
    Role.CONSULTED,
    Role.CONTROLLER,
    Role.AUDITOR,
)
# Papers for the applicant alone: text or QR carries the lookup secret, which opens the case with the applicant's rights.
WITH_SECRET = frozenset({Purpose.RECEIPT, Purpose.SUPPLEMENT, Purpose.REFUSAL})
UNDECIDED = (CaseState.SUBMITTED, CaseState.SUPPLEMENT, CaseState.IN_PROGRESS, CaseState.SUSPENDED)


def permission_name(role: str, unit_id: int) -> str:
    """How the engine's task remembers who may do it."""
    return f"{role}@{unit_id}"


def may_act(user: User, permission: str | None) -> bool:
    """Whether ``user`` holds, at this instant, what ``permission`` names; never for a task without one."""
    role, found, unit_id = (permission or "").partition("@")
    return bool(found) and unit_id.isdigit() and authority_of(user).has(role, int(unit_id))


def can_act(authority: Authority, item: WorkItem) -> bool:
    """May do the step: holds its role for its unit today, and nobody else has taken it."""
    return authority.has(item.role, item.unit_id) and item.assignee_id in {None, authority.user_id}


def can_claim(authority: Authority, item: WorkItem) -> bool:
    """May take it out of the queue."""
    return authority.has(item.role, item.unit_id) and item.assignee_id is None


def can_release(authority: Authority, item: WorkItem) -> bool:
    """May put it back: whoever holds it, or the head of the unit."""
    return item.assignee_id is not None and (
        item.assignee_id == authority.user_id or authority.has(Role.HEAD, item.unit_id)
    )


class ForRole(Protocol):
    """What is for whoever holds a role for a unit."""

    @property
    def role(self) -> str: ...

    @property
    def unit_id(self) -> int: ...


def can_reassign(authority: Authority, item: ForRole) -> bool:
    """May hand it to somebody else: the head of the unit; a leader for the leaders' own work."""
    return authority.has(Role.HEAD, item.unit_id) or (
        item.role == Role.LEADER and authority.has(Role.LEADER, item.unit_id)
    )


def can_ask_supplement(case: Case, asked_before: int) -> bool:
    """The law allows so many requests, and no more."""
    return asked_before < case.version.parsed.deadline.supplement_max


def can_serve_applicant(authority: Authority, case: Case) -> bool:
    """May speak for the house to the applicant of this case: the officers of the unit that received it."""
    return authority.has(Role.RECEIVER, case.receiving_unit_id)


def can_choose_return(authority: Authority, case: Case) -> bool:
    """May change for the applicant where the result is collected: officers where the case was received or is handed out."""
    return can_serve_applicant(authority, case) or authority.has(Role.RECEIVER, case.returning_unit_id)


def is_return_open(case: Case) -> bool:
    """Whether the applicant can still choose: until the result is handed out, or there will be none."""
    return not case.is_closed


def return_channels(case: Case) -> tuple[ResultChannel, ...]:
    """The ways there are to choose from: once the paper waits to be handed out, the electronic copy is there already."""
    offered = case.version.parsed.result_channels
    return tuple(way for way in offered if way != ResultChannel.ELECTRONIC or case.finished_at is None)


def can_open_document(authority: Authority, link: CaseDocument) -> bool:
    """May open the file of a document of a case they see. One that carries the lookup secret opens only for those who hand
    it out, the officers of the receiving unit, and for whoever signed it; everybody else reads its facts on the case's page.
    """
    if link.purpose not in WITH_SECRET:
        return True
    return can_serve_applicant(authority, link.case) or (
        link.signer_id is not None and link.signer_id == authority.user_id
    )


def can_follow(user: Any) -> bool:
    """May have cases in the account: citizens. Officials see cases by their roles, never by a secret they came across."""
    return is_citizen(user)


def is_overdue(case: Case, now: datetime) -> bool:
    """Its promise has passed and there is no result: never while the clock stands still, or once the result is ready."""
    done = case.finished_at is not None or case.ended_at is not None
    return bool(case.promised_at and case.promised_at < now and not done and case.state not in RESTING_STATES)


def can_steer(authority: Authority, case: Case) -> bool:
    """May suspend, resume or put off the case: whoever heads or leads a step of its plan."""
    return bool(steered_units(authority, case))


def steered_units(authority: Authority, case: Case) -> set[int]:
    """Units of the plan for which the person heads or leads a step."""
    steps = case.version.parsed.plan.steps.values()
    heads = [step for step in steps if isinstance(step, HumanStep) and step.role in {Role.HEAD, Role.LEADER}]
    places = {(step.role, case.scope_units[step.scope]) for step in heads}
    return {unit_id for role, unit_id in places if authority.has(role, unit_id)}


def can_suspend(case: Case) -> bool:
    """It is being handled, and the decision has not been taken."""
    return case.state == CaseState.IN_PROGRESS and case.decided_at is None


def can_extend(case: Case, extended_before: int) -> bool:
    """The law allows so many new dates, and no more."""
    return extended_before < case.version.parsed.deadline.reschedule_max


def is_agreement_lawful(case: Case, agreement: str) -> bool:
    """Whether the applicant's written agreement makes a later date the term itself: where the law says so (D17)."""
    return bool(agreement) and case.version.parsed.deadline.longer_by_agreement


def is_extension_lawful(case: Case, days: int, *, agreed: bool = False) -> bool:
    """Whether the law allows so many days more: most set no limit of their own, some let it pass by agreement (D17)."""
    policy = case.version.parsed.deadline
    most = policy.extra_days_max
    return not most or days <= most or (agreed and policy.longer_by_agreement)


def can_withdraw_for(authority: Authority, case: Case) -> bool:
    """May take the case back for an applicant who asks for it at the counter."""
    return can_serve_applicant(authority, case)


def can_withdraw(case: Case) -> bool:
    """Until the decision is taken; afterwards there is a result to return."""
    return case.state in UNDECIDED and case.decided_at is None


def is_open_to_others(act: str) -> bool:
    """Whether, at a step that waits for whoever decided, another holder of the role may do it: the paper needs no name."""
    return act == Act.TAKE_BACK


def blocked_acts(authority: Authority, case: Case, item: WorkItem) -> dict[str, str]:
    """Acts of the step that cannot be done now, with a stable reason code for the page to explain."""
    step = case.version.parsed.plan.step(item.step)
    assert isinstance(step, HumanStep | FanStep)
    if case.state == CaseState.SUSPENDED:
        return {outcome.act: "case_suspended" for outcome in step.on.values()}
    if isinstance(step, HumanStep) and step.assignee == Assignee.DECIDER and case.decider_id != authority.user_id:
        return {outcome.act: "signer_named" for outcome in step.on.values() if not is_open_to_others(outcome.act)}
    asked = SupplementRequest.objects.filter(case=case).count()
    if not can_ask_supplement(case, asked):
        return {Act.REQUEST_SUPPLEMENT: "supplement_exhausted"}
    return {}
