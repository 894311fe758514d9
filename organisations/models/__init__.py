"""Tables of people and units."""

from organisations.models.calendars import CalendarDay, CalendarStamp, OfficeHours
from organisations.models.enrolment import EnrolmentCode
from organisations.models.people import Appointment, Mandate, Post, RoleGrant
from organisations.models.units import OrgUnit, Placement, Succession
from organisations.models.users import User

__all__ = [
    "Appointment",
    "CalendarDay",
    "CalendarStamp",
    "EnrolmentCode",
    "Mandate",
    "OfficeHours",
    "OrgUnit",
    "Placement",
    "Post",
    "RoleGrant",
    "Succession",
    "User",
]
