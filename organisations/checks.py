"""A role that does not exist is demanded of nobody: said at the start, not after the break-in."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from organisations.enums import Role


@register()
def second_factor_roles_exist(app_configs: Any, **_options: Any) -> list[Error]:
    """``EGOV_SECOND_FACTOR_ROLES`` names roles of the house."""
    strange = sorted(set(settings.EGOV_SECOND_FACTOR_ROLES) - set(Role.values))
    hint = f"Roles are: {', '.join(Role.values)}."
    return [
        Error(f"EGOV_SECOND_FACTOR_ROLES: no role is called {name}.", hint=hint, id="organisations.E001")
        for name in strange
    ]
