"""Closed lists of the room: states of a case, of work, of notices; scopes of units; names of events and jobs."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(models.TextChoices):
    """The legal state of a case; fixed in code, whatever the plan (domain: national state codes 1-10)."""

    SUBMITTED = "submitted", pgettext_lazy("case state", "Submitted")
    SUPPLEMENT = "supplement", pgettext_lazy("case state", "Waiting for supplement")
    IN_PROGRESS = "in_progress", pgettext_lazy("case state", "In progress")
    SUSPENDED = "suspended", pgettext_lazy("case state", "Suspended")
    FINISHED = "finished", pgettext_lazy("case state", "Result ready")
    RETURNED = "returned", pgettext_lazy("case state", "Result returned")
    REFUSED = "refused", pgettext_lazy("case state", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("case state", "Withdrawn")
    STOPPED = "stopped", pgettext_lazy("case state", "Stopped")


CLOSED_STATES = (CaseState.RETURNED, CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.STOPPED)
RESTING_STATES = (CaseState.SUPPLEMENT, CaseState.SUSPENDED)  # the legal clock stands still
OPEN_STATES = (CaseState.SUBMITTED, CaseState.SUPPLEMENT, CaseState.IN_PROGRESS, CaseState.SUSPENDED)


class PartyKind(models.TextChoices):
    """Three people of a case; they may be one and the same."""

    APPLICANT = "applicant", _("Applicant")
    SUBMITTER = "submitter", _("Submitter")
    REPRESENTATIVE = "representative", _("Representative")


class UnitScope(models.TextChoices):
    """What a unit has to do with a case: the reason why its people may see it."""

    RECEPTION = "reception", pgettext_lazy("unit of a case", "Receives and returns")
    COMPETENT = "competent", pgettext_lazy("unit of a case", "Is competent")
    HANDLING = "handling", pgettext_lazy("unit of a case", "Handles")
    CONSULTED = "consulted", pgettext_lazy("unit of a case", "Was asked")


class WorkState(models.TextChoices):
    """Where a work item stands."""

    OPEN = "open", pgettext_lazy("work item", "To be taken")
    CLAIMED = "claimed", pgettext_lazy("work item", "Taken")
    DONE = "done", pgettext_lazy("work item", "Done")
    CANCELLED = "cancelled", pgettext_lazy("work item", "Cancelled")


class Opinion(models.TextChoices):
    """What a consulted unit says."""

    AGREED = "agreed", pgettext_lazy("opinion", "Agreed")
    REMARKS = "agreed_with_remarks", pgettext_lazy("opinion", "Agreed with remarks")
    DISAGREED = "disagreed", pgettext_lazy("opinion", "Not agreed")


class PaperForm(models.TextChoices):
    """What lay on the counter when a paper was scanned; a file sent in has only been a file."""

    ELECTRONIC = "electronic", pgettext_lazy("form of a paper", "Electronic file")
    ORIGINAL = "original", pgettext_lazy("form of a paper", "Original")
    CERTIFIED_COPY = "certified_copy", pgettext_lazy("form of a paper", "Certified copy")
    COMPARED = "compared", pgettext_lazy("form of a paper", "Copy, compared with the original")


class Purpose(models.TextChoices):
    """What a document of a case is for."""

    RECEIPT = "receipt", _("Receipt and appointment")
    SUPPLEMENT = "supplement", _("Request to supplement")
    REFUSAL = "refusal", _("Notice of refusal")
    APOLOGY = "apology", _("Apology and new appointment")
    RESULT = "result", _("Result")
    VOIDED = "voided", _("Result of a decision that was taken back")


class ClockReason(models.TextChoices):
    """Why a promised date was set or moved."""

    ACCEPTED = "accepted", _("The case was received")
    SUPPLEMENT_ASKED = "supplement_asked", _("The clock stopped for a supplement")
    SUPPLEMENTED = "supplemented", _("The supplement arrived")
    CALENDAR = "calendar", _("The calendar of working days changed")
    SUSPENDED = "suspended", _("The case was suspended; its term rests")
    RESUMED = "resumed", _("The case was resumed")
    EXTENDED = "extended", _("The office apologised and set a new date")
    AGREED = "agreed", _("The applicant agreed in writing to a later date")


# A later date that the office asked for: as often as the law allows, with or without the applicant's agreement.
LATER_DATES = (ClockReason.EXTENDED, ClockReason.AGREED)


class NoticeChannel(models.TextChoices):
    """How a notice travels."""

    MAIL = "mail", _("Mail")
    SMS = "sms", _("SMS")


class NoticeState(models.TextChoices):
    """Whether a notice has gone."""

    PENDING = "pending", pgettext_lazy("notice", "Waiting")
    SENT = "sent", pgettext_lazy("notice", "Sent")
    FAILED = "failed", pgettext_lazy("notice", "Failed")


class Event(StrEnum):
    """What happens to a case, as its chain of events names it."""

    SUBMITTED = "case.submitted"
    CLAIMED = "work.claimed"
    RELEASED = "work.released"
    REASSIGNED = "work.reassigned"
    RECEIVED = "case.received"
    SUPPLEMENT_REQUESTED = "case.supplement_requested"
    SUPPLEMENTED = "case.supplemented"
    SUPPLEMENT_EXPIRED = "case.supplement_expired"
    REFUSED = "case.refused"
    ASSIGNED = "case.assigned"
    CONSULTED = "case.consulted"
    ANSWERED = "case.answered"
    SILENT = "case.silence_counts_as_agreement"
    DRAFTED = "case.drafted"
    APPROVED = "case.approved"
    SENT_BACK = "case.sent_back"
    DECIDED = "case.decided"
    TAKEN_BACK = "case.decision_taken_back"
    RENDERED = "case.rendered"
    SIGNED = "case.sign_ordered"
    SIGNATURE_MADE = "case.signature_made"
    SIGNATURE_REFUSED = "case.signature_refused"
    SEALED = "case.seal_ordered"
    ISSUED = "case.result_issued"
    FORM_ISSUED = "case.form_issued"
    RETURNED = "case.result_returned"
    WITHDRAWN = "case.withdrawn"
    RESCHEDULED = "case.rescheduled"
    SUSPENDED = "case.suspended"
    RESUMED = "case.resumed"
    EXTENDED = "case.extended"
    RETURN_CHOSEN = "case.return_chosen"
    LAW_CHANGED = "case.law_changed"
    HANDED_OVER = "case.handed_over"
    SECRET_RENEWED = "case.secret_renewed"  # noqa: S105 - the name of an event


# What anybody who follows the case by its code may read in its timeline.
PUBLIC_EVENTS = frozenset(
    {
        Event.SUBMITTED, Event.RECEIVED, Event.SUPPLEMENT_REQUESTED, Event.SUPPLEMENTED, Event.SUPPLEMENT_EXPIRED,
        Event.REFUSED, Event.ASSIGNED, Event.CONSULTED, Event.APPROVED, Event.DECIDED, Event.TAKEN_BACK, Event.ISSUED, Event.RETURNED,
        Event.WITHDRAWN, Event.RESCHEDULED, Event.SUSPENDED, Event.RESUMED, Event.EXTENDED, Event.RETURN_CHOSEN,
        Event.LAW_CHANGED, Event.HANDED_OVER,
    }
)  # fmt: skip


class Topic(StrEnum):
    """The durable jobs of this room."""

    RUN_STEP = "workflows.run_step"
    ISSUE_FORM = "workflows.issue_form"
    SEND_NOTICE = "workflows.send_notice"
    RECOUNT_TERMS = "workflows.recount_terms"


class FollowedBy(models.TextChoices):
    """How a case came into a citizen's account."""

    FILED = "filed", pgettext_lazy("case in an account", "Filed while signed in")
    SECRET = "secret", pgettext_lazy("case in an account", "Added with code and secret")


class ShownBy(models.TextChoices):
    """With what a person at the counter showed who they are; the kind alone is kept."""

    ID_CARD = "id_card", pgettext_lazy("shown at the counter", "Identity card")
    DIGITAL_ID = "digital_id", pgettext_lazy("shown at the counter", "Digital identity (VNeID)")
    PASSPORT = "passport", pgettext_lazy("shown at the counter", "Passport")
    AUTHORISATION = "authorisation", pgettext_lazy("shown at the counter", "Written authority and identity card")


# In the trail, not in the case's own chain: what lies in an account changes nothing in the case.
CASE_FOLLOWED, CASE_UNFOLLOWED = "case.followed", "case.unfollowed"
CASE_OPENED = "case.opened"  # in the trail, not in the case's own chain: looking changes nothing

EVENT_LABELS = {
    Event.SUBMITTED: _("The application was sent"),
    Event.CLAIMED: _("Somebody took the step"),
    Event.RELEASED: _("The step was put back"),
    Event.REASSIGNED: _("The step was given to somebody else"),
    Event.RECEIVED: _("The case was received"),
    Event.SUPPLEMENT_REQUESTED: _("A supplement was asked for; the clock stopped"),
    Event.SUPPLEMENTED: _("The supplement arrived"),
    Event.SUPPLEMENT_EXPIRED: _("The term for the supplement passed"),
    Event.REFUSED: _("The case was refused"),
    Event.ASSIGNED: _("A case officer was assigned"),
    Event.CONSULTED: _("Other units were asked"),
    Event.ANSWERED: _("A unit gave its opinion"),
    Event.SILENT: _("A unit did not answer in time: counts as agreed"),
    Event.DRAFTED: _("The result was drafted"),
    Event.APPROVED: _("The head of unit approved the draft"),
    Event.SENT_BACK: _("The case was sent back a step"),
    Event.DECIDED: _("The decision was taken"),
    Event.TAKEN_BACK: _("The decision was taken back before it was issued; it will be decided again"),
    Event.RENDERED: _("The document was printed"),
    Event.SIGNED: _("The leader ordered the signature"),
    Event.SIGNATURE_MADE: _("The document was signed"),
    Event.SIGNATURE_REFUSED: _("The signature or seal could not be made; the step came back"),
    Event.SEALED: _("The clerk ordered the seal"),
    Event.ISSUED: _("The result was issued"),
    Event.FORM_ISSUED: _("A form was issued"),
    Event.RETURNED: _("The result was returned"),
    Event.WITHDRAWN: _("The case was withdrawn"),
    Event.RESCHEDULED: _("The promised date was moved"),
    Event.SUSPENDED: _("The case was suspended"),
    Event.RESUMED: _("The case was resumed"),
    Event.EXTENDED: _("The office apologised and set a new date"),
    Event.RETURN_CHOSEN: _("Where the result is collected was changed"),
    Event.LAW_CHANGED: _("A new law applies to the case"),
    Event.HANDED_OVER: _("The unit has ended; the unit that took over its tasks goes on with the case"),
    Event.SECRET_RENEWED: _("The lookup secret was renewed"),
}
