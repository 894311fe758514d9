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


class MandateInvalidError(RuleError):
    """The mandate cannot be: its lines do not say the capacity, it has no basis, or it should end and does not."""

    code = "organisations.mandate_invalid"
    message = _("This mandate cannot be given: check capacity, signature lines, basis and last day.")


class MandateOverlapsError(RuleError):
    """The person signs the same for the body already, or it would have two heads: whose signature counts would be unclear."""

    code = "organisations.mandate_overlaps"
    message = _("In that time somebody signs for this body already in a way that contradicts this mandate.")


class NotDelegableError(RuleError):
    """What was lent is not lent on, and nobody lends for longer than they hold."""

    code = "organisations.not_delegable"
    message = _("This right cannot be delegated for this period.")


class UnitEndedError(RuleError):
    """The unit no longer exists on that day."""

    code = "organisations.unit_ended"
    message = _("This unit no longer exists; choose the unit that took over its tasks.")


class MoveInvalidError(RuleError):
    """A unit stands under one that exists on that day, and never below itself."""

    code = "organisations.move_invalid"
    message = _("This unit cannot stand under that one on that day.")


class NotGrantableError(RuleError):
    """The role cannot be given so: to this person, for these days, or once more."""

    code = "organisations.not_grantable"
    message = _("This role cannot be granted in this way.")


class LastAdministratorError(RuleError):
    """Nobody could give a right there any more: the last administrator of a unit stays until another one is named."""

    code = "organisations.last_administrator"
    message = _(
        "Nobody else administers this unit for as long. Name another administrator first; then this role can be revoked."
    )


class OfficialsOnlyError(AccessError):
    """A citizen's account asks for the desk."""

    code = "organisations.officials_only"
    message = _("These pages are for officials at work.")


class CitizensOnlyError(AccessError):
    """An official's account asks for what only a citizen's can have or do: cases of one's own, closing it oneself."""

    code = "organisations.citizens_only"
    message = _("This is for citizens' accounts. For cases of your own, open one with your private address.")


class AddressTakenError(RuleError):
    """The address of an official to be is that of a citizen's account: it is never turned into one that holds rights."""

    code = "organisations.address_taken"
    message = _("This address belongs to a citizen's account. Choose the official address of the person.")
