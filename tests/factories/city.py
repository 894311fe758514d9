"""The demonstration city in a test's database."""

from dataclasses import dataclass

from documents.domain.demonstration import give_person_certificate, give_unit_seal
from organisations.domain.catalogue import LoadedCity, load_city, read_city
from organisations.models import OrgUnit, User


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
