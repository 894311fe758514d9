"""The demonstration city: complete, dated, sourced; loaded twice it is the same city."""

from collections import Counter

import pytest

from organisations.domain.catalogue import load_city, read_city
from organisations.enums import Role
from organisations.models import Appointment, Mandate, OrgUnit, RoleGrant, Succession, User

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TABLES = (User, OrgUnit, Succession, RoleGrant, Mandate, Appointment)


def test_thirty_people_hold_every_role(town):
    assert User.objects.count() == 30
    assert {role for person in read_city()["people"] for role, *_rest in person["roles"]} == set(Role.values)


@pytest.mark.parametrize("ward", ["bp", "dx"])
def test_every_ward_has_its_five_units_and_the_people_of_the_chain(town, ward):
    functions = Counter(OrgUnit.objects.below(town.unit(ward)).exclude(function="").values_list("function", flat=True))
    assert functions == {"committee": 1, "one_stop": 1, "office": 1, "infrastructure": 1, "culture_society": 1}
    roles = set(RoleGrant.objects.filter(unit__path__startswith=town.unit(ward).path).values_list("role", flat=True))
    assert roles >= {"receiver", "head", "case_officer", "consulted", "leader", "clerk", "auditor"}


def test_every_unit_and_mandate_says_where_it_comes_from(town):
    assert not OrgUnit.objects.filter(source="").exists()
    assert not Mandate.objects.filter(basis="").exists()


def test_the_names_are_vietnamese_and_not_two_are_the_same(town):
    names = list(User.objects.values_list("full_name", flat=True))
    assert len(set(names)) == len(names)
    assert all(len(name.split()) >= 2 for name in names)


def test_loading_again_changes_nobody_and_no_password(town):
    before = [(model, model.objects.count()) for model in TABLES]
    password = User.objects.get(email="tiepnhan.bp@demo.egov").password
    again = load_city(lambda: "another-word")
    assert again.passwords == {}
    assert [(model, model.objects.count()) for model in TABLES] == before
    assert User.objects.get(email="tiepnhan.bp@demo.egov").password == password
