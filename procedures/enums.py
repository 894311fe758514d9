"""Closed lists of the room: what a plan, a form, a fee and a term may be made of; names of its events."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(models.TextChoices):
    """A version is worked on, then published for good."""

    DRAFT = "draft", pgettext_lazy("procedure version", "Draft")
    PUBLISHED = "published", pgettext_lazy("procedure version", "Published")


class Level(models.TextChoices):
    """Which level of government settles the procedure."""

    MINISTRY = "ministry", _("Ministry")
    PROVINCE = "province", _("Province or city")
    COMMUNE = "commune", _("Commune or ward")


class TransitionalRule(models.TextChoices):
    """Which open cases a new version leaves to the old law."""

    FILED = "filed", _("Cases filed before it begins follow the earlier version")
    ACCEPTED = "accepted", _("Cases accepted before it begins follow the earlier version")
    DECIDED = "decided", _("Cases decided before it begins follow the earlier version")
    NEW_LAW_AT_ONCE = "new_law_at_once", _("Every open case follows the new version at once")


class Channel(models.TextChoices):
    """The ways a case may be filed."""

    ONLINE = "online", _("Online")
    COUNTER = "counter", _("At the counter")
    POST = "post", _("By post")


class OnlineLevel(models.TextChoices):
    """How much of a procedure can be done online (Decree 224/2026, article 14: in part only for a published reason)."""

    FULL = "full", _("The whole procedure can be done online")
    PARTIAL = "partial", _("A part of the procedure can be done online")


class ResultChannel(models.TextChoices):
    """The ways a result may be collected."""

    ELECTRONIC = "electronic", _("Electronic copy")
    COUNTER = "counter", _("Paper copy at the counter")
    POST = "post", _("Paper copy by post")


class FieldType(models.TextChoices):
    """What a form field takes."""

    TEXT = "text", _("Line of text")
    TEXTAREA = "textarea", _("Text")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One of a list")
    BOOLEAN = "boolean", _("Yes or no")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("Email address")
    IDENTIFIER = "identifier", _("Personal identifier")
    WARD = "ward", _("Ward or commune")


class SourceKind(models.TextChoices):
    """Where a required paper comes from (digitisation rules: what is uploaded, scanned, reused, read or only shown)."""

    UPLOAD = "UPLOAD", _("Uploaded")
    PAPER_SCAN = "PAPER_SCAN", _("Scanned at the counter")
    STORE_REF = "STORE_REF", _("From the applicant's electronic store")
    DATABASE = "DATABASE", _("Read from a shared database")
    SHOW_ONLY = "SHOW_ONLY", _("Only to be shown")


class FeeKind(models.TextChoices):
    """Fee (phí), charge (lệ phí) or price of a service (giá)."""

    FEE = "phi", _("Fee")
    CHARGE = "le_phi", _("Charge")
    PRICE = "gia", _("Price of service")


class FeeMoment(models.TextChoices):
    """When a fee is collected."""

    RECEIPT = "receipt", _("When the case is received")
    SUPPLEMENT = "supplement", _("With the supplement")
    RETURN = "return", _("When the result is returned")


class TermUnit(models.TextChoices):
    """Units in which the law states a term."""

    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("days")
    WORKING_HOURS = "working_hours", _("working hours")
    MONTHS = "months", _("months")


class StartRule(models.TextChoices):
    """From when the term is counted."""

    DAY_AFTER_RECEIPT = "day_after_receipt", _("The day of receipt is not counted")
    INSTANT = "instant", _("The term runs from the instant of receipt")


class OutOfHours(models.TextChoices):
    """What a receipt outside office hours counts as."""

    NEXT_OFFICE_HOUR = "next_office_hour", _("Counts as received when the office opens next")
    AS_RECEIVED = "as_received", _("Counts as received at once")


class CutoffEffect(models.TextChoices):
    """What a receipt after the cut-off time leads to."""

    DUE_NEXT_WORKING_DAY = "due_next_working_day", _("Result on the next working day")
    RECEIVED_NEXT_WORKING_DAY = "received_next_working_day", _("Counts as received on the next working day")


class SupplementEffect(models.TextChoices):
    """What a request to supplement does to the clock."""

    RESTART = "RESTART", _("The term begins anew when the file is complete")
    PAUSE = "PAUSE", _("The term goes on when the file is complete")


class StepKind(StrEnum):
    """Kinds of steps a plan is made of."""

    STEP = "step"
    WAIT = "wait"
    FAN = "fan"
    BRANCH = "branch"
    JOB = "job"
    END = "end"


class Act(models.TextChoices):
    """What a person can do at a step: the closed list that commands know."""

    RECEIVE = "receive", pgettext_lazy("act", "Receive")
    REQUEST_SUPPLEMENT = "request_supplement", pgettext_lazy("act", "Ask for a supplement")
    REFUSE = "refuse", pgettext_lazy("act", "Refuse")
    ASSIGN = "assign", pgettext_lazy("act", "Assign")
    CONSULT = "consult", pgettext_lazy("act", "Ask other units")
    ANSWER = "answer", pgettext_lazy("act", "Answer")
    DRAFT = "draft", pgettext_lazy("act", "Submit the draft")
    APPROVE = "approve", pgettext_lazy("act", "Approve")
    RETURN = "return", pgettext_lazy("act", "Send back")
    DECIDE = "decide", pgettext_lazy("act", "Decide")
    SIGN = "sign", pgettext_lazy("act", "Sign")
    SEAL = "seal", pgettext_lazy("act", "Seal and issue")
    TAKE_BACK = "take_back", pgettext_lazy("act", "Take the decision back")
    RETURN_RESULT = "return_result", pgettext_lazy("act", "Hand over the result")


class JobName(StrEnum):
    """Work a plan leaves to the machine."""

    RENDER = "render"
    SIGN = "sign"
    SEAL_AND_ISSUE = "seal_and_issue"


class Predicate(StrEnum):
    """Questions a branch may ask."""

    RESULT_IS_ELECTRONIC = "result_is_electronic"


class Assignee(StrEnum):
    """A person a step waits for, known from an earlier step."""

    ASSIGNED = "assigned"
    DECIDER = "decider"


class PublicByCode(StrEnum):
    """How much the case code alone opens."""

    FULL = "full"
    STATE_AND_DATES = "state_and_dates"
    NOTHING = "nothing"


class Event(StrEnum):
    """What this room writes to the trail."""

    VERSION_PUBLISHED = "procedure.version_published"
    VERSION_CLOSED = "procedure.version_closed"
