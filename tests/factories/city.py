"""The demonstration city in a test's database."""

from dataclasses import dataclass
from typing import Any

from documents.domain.demonstration import give_person_certificate, give_unit_seal
from organisations.domain.catalogue import LoadedCity, load_city, read_city
from organisations.models import OrgUnit, User
from tests.factories.kept import Kept


@dataclass
class Town:
    """Units and people by the keys of the city's file."""

    city: LoadedCity

    def unit(self, key: str) -> OrgUnit:
        return self.city.units[key]

    def person(self, login: str) -> User:
        return self.city.people[login]

    def password(self, login: str) -> str:
        return self.city.passwords[f"{login}@demo.egov"]


def build_town() -> Town:
    plan, city = read_city(), load_city(lambda: "secret-word-for-tests")
    for row in plan["people"]:
        if row.get("signs"):
            give_person_certificate(city.people[row["login"]])
    for key in plan["seals"]:
        give_unit_seal(city.units[key])
    return Town(city)


class KeptTown:
    """The town of a test: its own rows, and fresh objects for them."""

    def __init__(self) -> None:
        self._kept = Kept(self._build, files=True)
        self._town: Town | None = None
        self._keys: dict[str, dict[str, Any]] = {}

    def _build(self) -> None:
        self._town = build_town()

    def town(self) -> Town:
        """Build it or put it back."""
        self._town = None
        self._kept.put()
        if self._town is not None:
            city = self._town.city
            self._keys = {
                "units": {key: row.pk for key, row in city.units.items()},
                "people": {key: row.pk for key, row in city.people.items()},
                "passwords": dict(city.passwords),
            }
            return self._town
        units, people = OrgUnit.objects.in_bulk(), User.objects.in_bulk()
        return Town(
            LoadedCity(
                units={key: units[pk] for key, pk in self._keys["units"].items()},
                people={key: people[pk] for key, pk in self._keys["people"].items()},
                passwords=dict(self._keys["passwords"]),
            )
        )
