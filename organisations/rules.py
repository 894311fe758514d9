"""Who may change what people may do. Predicates only: nothing here writes."""

from typing import Protocol

from organisations.enums import Role
from organisations.models import OrgUnit


class HasAuthority(Protocol):
    """What a rule needs to know of a person."""

    def has(self, role: str, unit_id: int) -> bool: ...


def can_change_grants(authority: HasAuthority, unit: OrgUnit) -> bool:
    """An administrator of the unit or of any unit above it."""
    return any(authority.has(Role.ADMINISTRATOR, ancestor) for ancestor in unit.ancestor_ids)
