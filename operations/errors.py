"""What can go wrong here."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError, RuleError


class OperationsForbiddenError(AccessError):
    """The engine room is for operators."""

    code = "operations.forbidden"
    message = _("Only operators and administrators may see this page.")


class NotAnHeirError(RuleError):
    """The work of a unit that has ended goes to one that took over from it, or where people hold its roles."""

    code = "operations.not_an_heir"
    message = _("This unit did not take over the tasks of the one that has ended. Choose one from the list.")
