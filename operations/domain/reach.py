"""For which ended units an operator or administrator speaks: the same answer for the list, the page and the act."""

from django.utils import timezone

from operations.rules import can_hand_over
from organisations.domain.grants import authority_of
from organisations.models import OrgUnit, User
from workflows.domain.handovers import orphaned_work

__all__ = ["ended_units", "speaks_for"]


def _tops() -> list[int]:
    """Living units under no other: who looks after one looks after the whole, also after what was before it."""
    return list(OrgUnit.objects.on(timezone.localdate()).filter(parent=None).values_list("pk", flat=True))


def ended_units(user: User) -> list[OrgUnit]:
    """Units that have ended with open work and that ``user`` may hand over; one query, four when there are any."""
    rows = list(OrgUnit.objects.filter(work__in=orphaned_work()).distinct().order_by("path"))
    if not rows:
        return []
    authority, tops = authority_of(user), _tops()
    return [unit for unit in rows if can_hand_over(authority, unit, tops)]


def speaks_for(user: User, ended: OrgUnit) -> bool:
    """Whether ``user`` may say who goes on with the work of ``ended``."""
    return can_hand_over(authority_of(user), ended, _tops())
