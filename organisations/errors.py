"""What can go wrong with people, grants and mandates."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError, RuleError


class GrantForbiddenError(AccessError):
    """This person may not give or take this grant."""

    code = "organisations.grant_forbidden"
    message = _("You may not change this person's rights.")


class NoMandateError(AccessError):
    """No mandate in force lets this person sign this kind of document for this body today."""

    code = "organisations.no_mandate"
    message = _("You have no mandate in force to sign this document for this body.")


class UnitEndedError(RuleError):
    """The unit no longer exists on that day."""

    code = "organisations.unit_ended"
    message = _("This unit no longer exists; choose the unit that took over its tasks.")
