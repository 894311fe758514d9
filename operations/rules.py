"""Who may look at the engine room."""

from collections.abc import Iterable

from organisations.domain.grants import Authority
from organisations.enums import Role
from organisations.models import OrgUnit

__all__ = ["can_hand_over", "can_operate"]


def can_operate(authority: Authority) -> bool:
    """Operators and administrators."""
    return bool({Role.OPERATOR, Role.ADMINISTRATOR} & authority.roles)


def can_hand_over(authority: Authority, ended: OrgUnit, tops: Iterable[int]) -> bool:
    """Operators and administrators of the unit, of one above it, or of the whole (``tops``): never of another ward.

    Whoever hands over decides who comes to read the cases.
    """
    held = authority.units(Role.OPERATOR, Role.ADMINISTRATOR)
    return not held.isdisjoint({*ended.ancestor_ids, *tops})
