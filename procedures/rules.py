"""Who may make law of a version."""

from organisations.domain.grants import Authority
from organisations.enums import Role

__all__ = ["can_publish"]


def can_publish(authority: Authority) -> bool:
    """A procedure controller or an administrator."""
    return bool({Role.CONTROLLER, Role.ADMINISTRATOR} & authority.roles)
