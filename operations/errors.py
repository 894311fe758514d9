"""What can go wrong here."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError


class OperationsForbiddenError(AccessError):
    """The engine room is for operators."""

    code = "operations.forbidden"
    message = _("Only operators and administrators may see this page.")
