"""Finding units by place, function and day."""

from collections.abc import Iterable, Set
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kernel.text import collation_key
from organisations.domain.grants import in_force
from organisations.enums import UnitFunction, UnitKind
from organisations.errors import UnitEndedError
from organisations.models import OrgUnit, RoleGrant, Succession

__all__ = [
    "heir_of",
    "heirs_of",
    "one_stop_units",
    "unit_below",
    "units_with_role",
    "ward_name",
    "ward_names",
    "wards_with_former_names",
]


def _by_name(rows: Iterable[OrgUnit]) -> list[OrgUnit]:
    """In the order of a Vietnamese dictionary, which no database knows."""
    return sorted(rows, key=lambda unit: collation_key(unit.name))


def wards_with_former_names(day: date | None = None) -> list[tuple[OrgUnit, list[str]]]:
    """The wards and communes of ``day`` (today), each with the names of the wards and communes it took over."""
    kinds = [UnitKind.WARD, UnitKind.COMMUNE]
    rows = OrgUnit.objects.on(day or timezone.localdate()).filter(kind__in=kinds).prefetch_related("predecessors")
    return [(unit, sorted((row.name for row in unit.predecessors.all()), key=collation_key)) for unit in _by_name(rows)]


def ward_name(code: str, day: date | None = None) -> str:
    """What the ward or commune of that code was called on ``day`` (today); the code itself when there never was one."""
    on = day or timezone.localdate()
    return ward_names({(code, on)})[code, on]


def ward_names(asked: Set[tuple[str, date]]) -> dict[tuple[str, date], str]:
    """As ``ward_name``, for many codes and days in one query."""
    rows = OrgUnit.objects.filter(code__in={code for code, _day in asked}, kind__in=[UnitKind.WARD, UnitKind.COMMUNE])
    units: dict[str, list[OrgUnit]] = {}
    for unit in rows.order_by("-valid_from"):
        units.setdefault(unit.code, []).append(unit)
    names = {}
    for code, day in asked:
        known = units.get(code, [])
        found = next((unit for unit in known if unit.exists_on(day)), known[0] if known else None)
        names[code, day] = found.name if found is not None else code
    return names


def one_stop_units(day: date | None = None) -> list[OrgUnit]:
    """The one-stop units that exist on ``day``: a file may be brought to any of them."""
    return _by_name(OrgUnit.objects.on(day or timezone.localdate()).filter(function=UnitFunction.ONE_STOP))


def unit_below(top: OrgUnit, function: str, day: date | None = None) -> OrgUnit:
    """The unit with ``function`` in the tree of ``top`` as it stands on ``day`` (today); ``UnitEndedError`` when there is none."""
    on = day or timezone.localdate()
    unit = OrgUnit.objects.on(on).below_on(top, on).filter(function=function).order_by("path").first()
    if unit is None:
        raise UnitEndedError(function=function, top=top.code)
    return unit


def units_with_role(role: str, day: date | None = None) -> list[OrgUnit]:
    """Living units in which somebody holds ``role`` today, by name: the ones that can be asked."""
    on = day or timezone.localdate()
    grants = RoleGrant.objects.filter(in_force(on), role=role, unit=OuterRef("pk"))
    return _by_name(OrgUnit.objects.on(on).filter(Exists(grants)))


def heirs_of(ended: OrgUnit, day: date | None = None) -> list[OrgUnit]:
    """The units of ``day`` (today) to which the tasks of ``ended`` went, through whatever ended in between; by name."""
    on = day or timezone.localdate()
    found: dict[int, OrgUnit] = {}
    seen, front = {ended.pk}, {ended.pk}
    while front:
        rows = Succession.objects.filter(predecessor__in=front, on__lte=on).select_related("successor")
        units = {row.successor_id: row.successor for row in rows if row.successor_id not in seen}
        found |= {pk: unit for pk, unit in units.items() if unit.exists_on(on)}
        seen |= set(units)
        front = set(units) - set(found)
    return _by_name(found.values())


def heir_of(ended: OrgUnit, day: date | None = None) -> OrgUnit | None:
    """The one unit that took over: the only heir, or the only one with the same function; None when that is not clear."""
    heirs = heirs_of(ended, day)
    if len(heirs) > 1:
        heirs = [unit for unit in heirs if unit.function == ended.function]
    return heirs[0] if len(heirs) == 1 else None
