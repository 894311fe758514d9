"""Who may change what people may do. Predicates only: nothing here writes."""

from typing import Any, Protocol

from django.conf import settings

from organisations.enums import Role
from organisations.models import OrgUnit, RoleGrant

LENDABLE = (Role.HEAD, Role.LEADER)  # who heads or leads may name somebody for the time of an absence


class HasAuthority(Protocol):
    """What a rule needs to know of a person."""

    @property
    def user_id(self) -> int: ...

    @property
    def roles(self) -> frozenset[str]: ...

    def has(self, role: str, unit_id: int) -> bool: ...


def is_citizen(user: Any) -> bool:
    """Whether somebody is signed in with a citizen's account: one that holds no right of the office, and never will.

    An official who files for themself does it without an account, or with another one of their own.
    """
    return bool(user.is_authenticated and user.is_active and not user.is_official)


def can_hold_rights(user: Any) -> bool:
    """Whether roles can be granted to, or lent to, this account: officials in service only, never a citizen."""
    return bool(user.is_official and user.is_active)


def can_give_to(giver: Any, receiver: Any) -> bool:
    """Whether ``giver`` may be the one by whom ``receiver`` comes to a right: nobody gives one to themselves."""
    return giver.pk != receiver.pk


def needs_second_factor(authority: HasAuthority) -> bool:
    """Whether the person holds a role for which the installation demands a second factor of sign-in."""
    return not authority.roles.isdisjoint(settings.EGOV_SECOND_FACTOR_ROLES)


def can_change_grants(authority: HasAuthority, unit: OrgUnit) -> bool:
    """An administrator of the unit or of any unit above it."""
    return any(authority.has(Role.ADMINISTRATOR, ancestor) for ancestor in unit.ancestor_ids)


def can_see_people(authority: HasAuthority) -> bool:
    """An administrator, of whatever unit: sees who holds what there."""
    return Role.ADMINISTRATOR in authority.roles


def can_lend(authority: HasAuthority, grant: RoleGrant) -> bool:
    """Whoever holds the role in their own right, or an administrator for them."""
    return grant.user_id == authority.user_id or can_change_grants(authority, grant.unit)


def can_end_grant(authority: HasAuthority, grant: RoleGrant) -> bool:
    """An administrator; what was lent also ends by whoever lent it."""
    lender = grant.delegated_from.user_id if grant.delegated_from is not None else None
    return lender == authority.user_id or can_change_grants(authority, grant.unit)


def can_substitute(authority: HasAuthority) -> bool:
    """Heads and leaders: the page on which an absence is arranged is theirs."""
    return bool(set(LENDABLE) & authority.roles)
