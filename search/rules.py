"""Who may search, and who may see that others searched. Predicates only."""

from organisations.domain.grants import Authority
from organisations.enums import Role
from workflows.rules import CASE_ROLES

__all__ = ["can_read_search_log", "can_search"]


def can_search(authority: Authority) -> bool:
    """Holds a role that has to do with the content of cases."""
    return bool(authority.units(*CASE_ROLES))


def can_read_search_log(authority: Authority) -> bool:
    """Controls procedures somewhere: whoever searches does not also judge the searching."""
    return bool(authority.units(Role.CONTROLLER))
