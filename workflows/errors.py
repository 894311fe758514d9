"""What can go wrong with cases and the work on them."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError, RuleError


class CaseForbiddenError(AccessError):
    """The person may not see or touch this case."""

    code = "workflows.case_forbidden"
    message = _("You may not see this case.")


class StepForbiddenError(AccessError):
    """The step is not this person's, or the grant has ended."""

    code = "workflows.step_forbidden"
    message = _("This step is not yours, or your right to do it has ended.")


class StepDoneError(RuleError):
    """Somebody has already done the step, or the case has moved on."""

    code = "workflows.step_done"
    message = _("This step has already been done. Nothing was changed a second time.")


class StepTakenError(RuleError):
    """A colleague has taken the work item."""

    code = "workflows.step_taken"
    message = _("A colleague has taken this work. Nothing was changed.")


class SignerNamedError(RuleError):
    """The paper names whoever decided; only they can sign it."""

    code = "workflows.signer_named"
    message = _("The document bears the name of whoever decided. Only that person can sign it.")


class CaseSuspendedError(RuleError):
    """The case rests; it has to be resumed first."""

    code = "workflows.case_suspended"
    message = _("The case is suspended. Nothing can be done in it until it is resumed.")


class OutcomeError(RuleError):
    """The step has no such outcome."""

    code = "workflows.outcome"
    message = _("This cannot be done at this step.")


class ActDataError(RuleError):
    """What was entered for the act is incomplete or wrong; ``problems`` maps fields to sentences."""

    code = "workflows.act_data"
    message = _("Something is missing or wrong. Nothing was changed.")


class SupplementExhaustedError(RuleError):
    """The law allows to ask only so often."""

    code = "workflows.supplement_exhausted"
    message = _("A supplement has already been asked for. The law allows it only once, in full.")


class SupplementMismatchError(RuleError):
    """What was sent is not exactly what was asked for."""

    code = "workflows.supplement_mismatch"
    message = _("Send exactly what was asked for: some of it is missing or was not asked for.")


class CaseClosedError(RuleError):
    """The case has ended."""

    code = "workflows.case_closed"
    message = _("This case has ended and cannot be changed.")


class CaseStateError(RuleError):
    """The case is not in a state in which this can be done."""

    code = "workflows.case_state"
    message = _("This cannot be done in the present state of the case. Nothing was changed.")


class ExtensionExhaustedError(RuleError):
    """The date has been put off as often as the law allows."""

    code = "workflows.extension_exhausted"
    message = _("A new date has already been set. The law allows it only once.")


class WithdrawalTooLateError(RuleError):
    """The decision has been taken."""

    code = "workflows.withdrawal_too_late"
    message = _("The decision has been taken; the case can no longer be withdrawn.")


class DraftExpiredError(RuleError):
    """The unfinished application is too old or already sent."""

    code = "workflows.draft_expired"
    message = _("This application can no longer be changed.")


class FilingIncompleteError(RuleError):
    """Something required is missing; ``problems`` says what."""

    code = "workflows.filing_incomplete"
    message = _("The application is not complete yet.")


class NoUnitError(RuleError):
    """No living unit is competent for what was entered."""

    code = "workflows.no_unit"
    message = _("No office is competent for the place you named. Please check the ward.")


class PlaceFixedError(RuleError):
    """The ward decides who is competent; after receipt that cannot change."""

    code = "workflows.place_fixed"
    message = _(
        "The ward can no longer be changed: the office of the ward you first named has received the case. Leave the ward as it "
        "was, or withdraw the case and file it anew for the right ward; the office helps you with it."
    )


class LookupRefusedError(RuleError):
    """Too many wrong codes from one address."""

    code = "workflows.lookup_refused"
    message = _("Too many attempts. Please try again later.")


class ReturnChoiceError(RuleError):
    """The procedure does not offer that way, the electronic copy is there already, or there is no such counter."""

    code = "workflows.return_choice"
    message = _("The result cannot be collected in this way. Choose another one.")


class ExtensionTooLongError(RuleError):
    """The law limits how much later the result may come."""

    code = "workflows.extension_too_long"
    message = _("The law does not give so many days more without the applicant's written agreement.")


class UnitLivesError(RuleError):
    """Work is handed over from a unit that has ended to one that exists, and only so."""

    code = "workflows.unit_lives"
    message = _("The unit has not ended, or the one you chose does not exist any more. Nothing was handed over.")


class LawChangedError(RuleError):
    """The law that applies to the case is no longer the one this was made under."""

    code = "workflows.law_changed"
    message = _(
        "A new law applies to this case since its version was published. Send the draft back to be made again; "
        "where the new procedure has no such step, refuse the case and have it filed again."
    )


class NotADemonstrationError(RuleError):
    """Time is moved in a demonstration only."""

    code = "workflows.not_a_demonstration"
    message = _("Only in a demonstration can a term be made to end.")
