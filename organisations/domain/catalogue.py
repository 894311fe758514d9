"""Loading a city from its dated file: units with their ends and successors, posts, people, roles, mandates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from audit.domain.trail import record
from organisations.domain.tree import place_unit
from organisations.enums import DEMO_DOMAIN, Event
from organisations.errors import AddressTakenError
from organisations.models import Appointment, Mandate, OrgUnit, Post, RoleGrant, Succession, User

__all__ = ["CITY", "LoadedCity", "load_city", "read_city"]

CITY = Path(__file__).resolve().parent.parent / "catalogue" / "dong_nai.yaml"


@dataclass
class LoadedCity:
    """What was loaded: units and people by key, and the accounts that were made new with their passwords."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    since: date = field(default_factory=timezone.localdate)  # first day of posts and rights; earlier by a source only
    given: list[list[str]] = field(default_factory=list)  # grants and mandates: own id, person, role or capacity, unit


def read_city(path: Path = CITY) -> dict[str, Any]:
    """The file as plain data."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _unit(row: dict[str, Any], units: dict[str, OrgUnit], sources: dict[str, str]) -> OrgUnit:
    facts = {
        "name": row["name"],
        "name_en": row.get("en", ""),
        "short_name": row["short"],
        "kind": row["kind"],
        "function": row.get("function", ""),
        "parent": units.get(row.get("parent", "")),
        "address": row.get("address", ""),
        "phone": row.get("phone", ""),
        "valid_to": row.get("to"),
        "source": sources[row["source"]],
    }
    unit, _made = OrgUnit.objects.get_or_create(
        code=row["code"], valid_from=row["from"], name=row["name"], defaults=facts
    )
    if unit.valid_to is None and facts["valid_to"] is not None:
        unit.valid_to = facts["valid_to"]  # a unit that the file has ended since: the row stays, with its last day
        unit.save(update_fields=["valid_to"])
    _place(unit, row, units, sources)
    for before in row.get("after", ()):
        Succession.objects.get_or_create(
            predecessor=units[before], successor=unit, defaults={"on": row["from"], "source": sources[row["source"]]}
        )
    return unit


def _place(unit: OrgUnit, row: dict[str, Any], units: dict[str, OrgUnit], sources: dict[str, str]) -> None:
    """Under which unit it stood from which day, as the file says now: what was loaded otherwise before is corrected."""
    first = {"under": row.get("parent", ""), "from": row["from"], "source": row["source"]}
    for place in [first, *row.get("then", ())]:
        if place["under"]:
            place_unit(unit, under=units[place["under"]], on=place["from"], source=sources[place["source"]])
    unit.refresh_from_db()  # units that follow in the file stand below it where it stands now


def _person(row: dict[str, Any], city: LoadedCity, new_password: Callable[[], str]) -> User:
    email = row.get("email") or f"{row['login']}@{DEMO_DOMAIN}"
    person = User.objects.filter(email=email).first()
    if person is not None and not person.is_official:
        raise AddressTakenError(login=row["login"])
    if person is None:
        password = city.passwords[email] = new_password()
        person = User.objects.create_user(email, password, full_name=row["name"], is_official=True)
    title, unit, rank = row["post"]
    post, _made = Post.objects.get_or_create(unit=city.units[unit], title=title, defaults={"rank": rank})
    Appointment.objects.get_or_create(user=person, post=post, defaults={"valid_from": city.since})
    for role, at, *below in row["roles"]:
        held = {"user": person, "unit": city.units[at], "role": role}
        if not RoleGrant.objects.filter(**held).exists():  # what was revoked or lent since is not given again
            grant = RoleGrant.objects.create(**held, valid_from=city.since, with_subunits=bool(below and below[0]))
            city.given.append([str(grant.uuid), str(person.uuid), role, city.units[at].code])
    _mandate(row.get("mandate"), person, city)
    return person


def _mandate(row: dict[str, Any] | None, person: User, city: LoadedCity) -> None:
    if row is not None:
        held = {"user": person, "body": city.units[row["body"]], "capacity": row["capacity"]}
        if not Mandate.objects.filter(**held).exists():
            mandate = Mandate.objects.create(
                **held, valid_from=city.since, signature_lines=row["lines"], basis=row["basis"]
            )
            city.given.append([str(mandate.uuid), str(person.uuid), row["capacity"], city.units[row["body"]].code])


@transaction.atomic
def load_city(new_password: Callable[[], str], *, path: Path = CITY) -> LoadedCity:
    """Write the city; running it again adds what is missing, ends the units that the file has ended since, and
    leaves people and passwords as they are.

    Every role and mandate it gives is told to the trail, in one row. They begin today; in the file of a city that was at
    work before, ``taken_over`` says since which day they were held and by which source.
    """
    plan = read_city(path)
    taken_over = plan.get("taken_over")
    city = LoadedCity(since=taken_over["from"]) if taken_over else LoadedCity()
    for row in plan["units"]:
        city.units[row["key"]] = _unit(row, city.units, plan["sources"])
    for row in plan["people"]:
        city.people[row["login"]] = _person(row, city, new_password)
    if city.given:
        source = plan["sources"][taken_over["source"]] if taken_over else ""
        facts = {"file": path.name, "since": city.since.isoformat(), "source": source, "given": city.given}
        record(Event.CITY_LOADED, stream="organisations:loaded", detail=facts)
    return city
