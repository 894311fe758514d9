"""Who may do what to a case. Predicates only; every page, list, count, job and command asks the same ones."""

from collections.abc import Iterable

from organisations.domain.grants import Authority, authority_of
from organisations.enums import Role
from organisations.models import User
from procedures.enums import Act
from workflows.enums import CaseState
from workflows.models import Case, CaseUserObjectPermission, SupplementRequest, WorkItem

__all__ = [
    "CASE_ROLES",
    "can_act",
    "can_ask_supplement",
    "can_claim",
    "can_reassign",
    "can_release",
    "can_see_case",
    "can_withdraw",
    "may_act",
    "permission_name",
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


def can_reassign(authority: Authority, item: WorkItem) -> bool:
    """May hand it to somebody else: the head of the unit; a leader for the leaders' own work."""
    return authority.has(Role.HEAD, item.unit_id) or (
        item.role == Role.LEADER and authority.has(Role.LEADER, item.unit_id)
    )


def _unit_ids(case: Case) -> Iterable[int]:
    return case.units.values_list("unit_id", flat=True)


def can_see_case(authority: Authority, case: Case) -> bool:
    """Holds a case role for a unit that has to do with it, or was let in to this one case."""
    units = authority.units(*CASE_ROLES)
    if units and any(unit_id in units for unit_id in _unit_ids(case)):
        return True
    return CaseUserObjectPermission.objects.filter(
        user_id=authority.user_id, content_object=case, permission__codename="view_case"
    ).exists()


def can_ask_supplement(case: Case, asked_before: int) -> bool:
    """The law allows so many requests, and no more."""
    return asked_before < case.version.parsed.deadline.supplement_max


def can_withdraw(case: Case) -> bool:
    """Until the decision is taken; afterwards there is a result to return."""
    return case.state in UNDECIDED and case.decided_at is None


def blocked_acts(case: Case, item: WorkItem) -> dict[str, str]:
    """Acts of the step that cannot be done now, with a stable reason code for the page to explain."""
    asked = SupplementRequest.objects.filter(case=case).count()
    if not can_ask_supplement(case, asked):
        return {Act.REQUEST_SUPPLEMENT: "supplement_exhausted"}
    return {}
