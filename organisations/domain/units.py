"""Finding units by place, function and day."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from organisations.enums import UnitFunction, UnitKind
from organisations.errors import UnitEndedError
from organisations.models import OrgUnit, RoleGrant

__all__ = ["one_stop_units", "unit_below", "units_with_role", "wards_on"]


def wards_on(day: date | None = None) -> list[OrgUnit]:
    """The wards and communes that exist on ``day`` (today), by name."""
    kinds = [UnitKind.WARD, UnitKind.COMMUNE]
    return list(OrgUnit.objects.on(day or timezone.localdate()).filter(kind__in=kinds).order_by("name"))


def one_stop_units(day: date | None = None) -> list[OrgUnit]:
    """The one-stop units that exist on ``day``: a file may be brought to any of them."""
    return list(OrgUnit.objects.on(day or timezone.localdate()).filter(function=UnitFunction.ONE_STOP).order_by("name"))


def unit_below(top: OrgUnit, function: str, day: date | None = None) -> OrgUnit:
    """The living unit with ``function`` in the tree of ``top``; ``UnitEndedError`` when there is none."""
    unit = OrgUnit.objects.on(day or timezone.localdate()).below(top).filter(function=function).order_by("path").first()
    if unit is None:
        raise UnitEndedError(function=function, top=top.code)
    return unit


def units_with_role(role: str, day: date | None = None) -> list[OrgUnit]:
    """Living units in which somebody holds ``role`` today, by name: the ones that can be asked."""
    on = day or timezone.localdate()
    grants = RoleGrant.objects.on(on).filter(role=role, revoked_at__isnull=True, unit=OuterRef("pk"))
    return list(OrgUnit.objects.on(on).filter(Exists(grants)).order_by("name"))
