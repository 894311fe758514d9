"""The demonstration city in one go: people, calendars, procedures, certificates, accounts to sign in with."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.utils import timezone

from documents.domain.demonstration import give_person_certificate, give_unit_seal, make_demo_authorities
from organisations.domain.catalogue import LoadedCity, load_city, read_city
from organisations.domain.holidays import load_holidays
from organisations.enums import DEMO_DOMAIN, Role
from procedures.domain.catalogue import load_catalogue

__all__ = ["load_demonstration"]

_WORDS = (
    "mango",
    "rubber",
    "pepper",
    "cashew",
    "river",
    "market",
    "garden",
    "bridge",
    "harvest",
    "morning",
    "lantern",
    "bamboo",
)


def new_password() -> str:
    """Three words and a number: easy to type from a screen, long enough."""
    return "-".join([*(secrets.choice(_WORDS) for _ in range(3)), str(secrets.randbelow(9000) + 1000)])


def _accounts(city: LoadedCity, plan: dict[str, Any], known: dict[str, str]) -> list[dict[str, str]]:
    rows = []
    for login in plan["shown"]:
        person = next(row for row in plan["people"] if row["login"] == login)
        role, unit = person["roles"][0][:2]
        email = f"{login}@{DEMO_DOMAIN}"
        rows.append(
            {
                "role": str(Role(role).label),
                "name": person["name"],
                "unit": city.units[unit].short_name,
                "email": email,
                "password": city.passwords.get(email) or known.get(email, ""),
            }
        )
    return rows


def _known(path: Path) -> dict[str, str]:
    """Passwords printed before: a second load must not lose them."""
    if not path.exists():
        return {}
    return {row["email"]: row["password"] for row in json.loads(path.read_text(encoding="utf-8"))}


def load_demonstration(folder: Path) -> LoadedCity:
    """Load everything and write ``accounts.json`` and ``people.json`` in ``folder``; running it again changes nothing."""
    year = timezone.localdate().year
    load_holidays([year - 1, year, year + 1])
    load_catalogue()
    plan, city = read_city(), load_city(new_password)
    make_demo_authorities()
    for row in plan["people"]:
        if row.get("signs"):
            give_person_certificate(city.people[row["login"]], organisation=city.units[row["post"][1]].name)
    for key in plan["seals"]:
        give_unit_seal(city.units[key])
    everyone = folder / "people.json"
    passwords = {**_known(everyone), **city.passwords}
    _write(everyone, [{"email": email, "password": word} for email, word in sorted(passwords.items())])
    _write(folder / "accounts.json", _accounts(city, plan, passwords))
    return city


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)
