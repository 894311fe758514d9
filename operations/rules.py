"""Who may look at the engine room."""

from organisations.domain.grants import Authority
from organisations.enums import Role

__all__ = ["can_operate"]


def can_operate(authority: Authority) -> bool:
    """Operators and administrators."""
    return bool({Role.OPERATOR, Role.ADMINISTRATOR} & authority.roles)
