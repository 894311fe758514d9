"""Closed lists of the room: roles, kinds and functions of units, signing capacities, events."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEMO_DOMAIN = "demo.egov"  # accounts of a demonstration; refused wherever it is not one


class Role(models.TextChoices):
    """What a person may do for a unit (domain: actors of the one-stop mechanism)."""

    RECEIVER = "receiver", _("Receiving officer")
    CASE_OFFICER = "case_officer", _("Case officer")
    HEAD = "head", _("Head of unit")
    LEADER = "leader", _("Leader")
    CLERK = "clerk", _("Records clerk")
    CONSULTED = "consulted", _("Consulted officer")
    CONTROLLER = "controller", _("Procedure controller")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")
    ADMINISTRATOR = "administrator", _("Administrator")


class UnitKind(models.TextChoices):
    """What a unit is in the structure of government; of any time, so that ended ones stay readable."""

    CENTRAL = "central", _("Central body")
    PROVINCE = "province", _("Province")
    CITY = "city", _("Centrally-run city")
    DISTRICT = "district", _("District or provincial town (until 30 June 2025)")
    WARD = "ward", _("Ward")
    COMMUNE = "commune", _("Commune")
    BODY = "body", _("Body")
    DEPARTMENT = "department", _("Department")
    OFFICE = "office", _("Office")
    CENTRE = "centre", _("Centre")


class UnitFunction(models.TextChoices):
    """What a unit is for, so that a plan can name it without naming a place."""

    NONE = "", pgettext_lazy("unit function", "None")
    COMMITTEE = "committee", _("People's Committee")
    ONE_STOP = "one_stop", _("One-stop unit")
    OFFICE = "office", _("Office of the Council and the Committee")
    INFRASTRUCTURE = "infrastructure", _("Economy, infrastructure and urban affairs")
    CULTURE_SOCIETY = "culture_society", _("Culture and society")
    CONSTRUCTION = "construction", _("Department of Construction")


class SigningCapacity(models.TextChoices):
    """In what capacity a person signs (Decree 30/2020, article 13)."""

    HEAD = "", pgettext_lazy("signing capacity", "In one's own office")
    ON_BEHALF = "TM.", _("On behalf of the body (TM.)")
    DEPUTY = "KT.", _("For the head (KT.)")
    BY_ORDER = "TL.", _("By order (TL.)")
    DELEGATED = "TUQ.", _("By written delegation (TUQ.)")
    ACTING = "Q.", _("Acting (Q.)")


class HoursPurpose(models.TextChoices):
    """What a set of hours is for: work (terms are counted on it) or the counter (when people may come)."""

    WORK = "work", pgettext_lazy("office hours", "Working hours")
    RECEPTION = "reception", pgettext_lazy("office hours", "Reception hours")


class CalendarDayKind(models.TextChoices):
    """Why a day differs; the values are those of ``kernel.workdays.DayKind``."""

    HOLIDAY = "holiday", _("Public holiday")
    SWAP_OFF = "swap_off", _("Day off, worked on another day")
    SWAP_WORK = "swap_work", _("Weekly day off that is worked")
    CLOSURE = "closure", _("Office closed")


class Event(StrEnum):
    """What this room writes to the trail."""

    GRANT_GIVEN = "grant.given"
    GRANT_REVOKED = "grant.revoked"
    GRANT_DELEGATED = "grant.delegated"
    MANDATE_GIVEN = "mandate.given"
    MANDATE_REVOKED = "mandate.revoked"
    SIGNED_IN = "account.signed_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    SIGNED_OUT = "account.signed_out"
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - the name of an event
    SECOND_FACTOR_CHANGED = "account.second_factor_changed"
    ENROLMENT_CODE_ISSUED = "account.enrolment_code_issued"
    ACCOUNT_OPENED = "account.opened"
    ADDRESS_VERIFIED = "account.address_verified"
    ACCOUNT_CLOSED = "account.closed"
    ACCOUNT_FORGOTTEN = "account.forgotten"
    CITY_LOADED = "organisations.loaded"
    UNIT_MOVED = "unit.moved"


EVENT_LABELS = {
    Event.GRANT_GIVEN: pgettext_lazy("trail", "A role was granted"),
    Event.GRANT_REVOKED: pgettext_lazy("trail", "A role was revoked"),
    Event.GRANT_DELEGATED: pgettext_lazy("trail", "A role was lent for an absence"),
    Event.MANDATE_GIVEN: pgettext_lazy("trail", "A mandate to sign was given"),
    Event.MANDATE_REVOKED: pgettext_lazy("trail", "A mandate to sign was revoked"),
    Event.SIGNED_IN: pgettext_lazy("trail", "Signed in"),
    Event.SIGN_IN_FAILED: pgettext_lazy("trail", "A sign-in failed"),
    Event.SIGNED_OUT: pgettext_lazy("trail", "Signed out"),
    Event.PASSWORD_CHANGED: pgettext_lazy("trail", "The password was changed"),
    Event.SECOND_FACTOR_CHANGED: pgettext_lazy("trail", "The second factor was changed"),
    Event.ENROLMENT_CODE_ISSUED: pgettext_lazy("trail", "A code for setting up a second factor was given out"),
    Event.ACCOUNT_OPENED: pgettext_lazy("trail", "A citizen opened an account"),
    Event.ADDRESS_VERIFIED: pgettext_lazy("trail", "The address of the account was verified"),
    Event.ACCOUNT_CLOSED: pgettext_lazy("trail", "A citizen closed the account"),
    Event.ACCOUNT_FORGOTTEN: pgettext_lazy("trail", "An account whose address nobody verified was removed"),
    Event.UNIT_MOVED: pgettext_lazy("trail", "A unit was placed under another one"),
    Event.CITY_LOADED: pgettext_lazy("trail", "Units, people, roles and mandates were loaded"),
}
