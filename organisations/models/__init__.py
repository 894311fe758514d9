"""Tables of people and units."""

from organisations.models.calendars import CalendarDay, OfficeHours
from organisations.models.people import Appointment, Mandate, Post, RoleGrant
from organisations.models.units import OrgUnit, Succession
from organisations.models.users import User

__all__ = [
    "Appointment",
    "CalendarDay",
    "Mandate",
    "OfficeHours",
    "OrgUnit",
    "Post",
    "RoleGrant",
    "Succession",
    "User",
]
