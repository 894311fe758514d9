"""The demonstration city: complete, dated, sourced; loaded twice it is the same city."""

from collections import Counter
from datetime import date

import pytest
import yaml
from django.utils import timezone

from audit.models import TrailEntry
from organisations.domain.catalogue import load_city, read_city
from organisations.domain.grants import revoke_grant
from organisations.domain.mandates import give_mandate, revoke_mandate
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


def test_a_reorganisation_in_the_file_ends_units_and_names_their_successors(town, tmp_path):
    """Phường Bình Phước is renamed at New Year: the old row stays with its last day, the new one follows it."""
    plan = read_city()
    old = next(row for row in plan["units"] if row["key"] == "bp")
    old["to"] = date(2026, 12, 31)
    place = {"parent": "city", "then": []}
    new = {
        **old,
        **place,
        "key": "bp2",
        "name": "Phường Bình Long",
        "from": date(2027, 1, 1),
        "to": None,
        "after": ["bp"],
    }
    plan["units"].append(new)
    path = tmp_path / "city.yaml"
    path.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    for _twice in range(2):
        city = load_city(lambda: "another-word", path=path)
    assert city.units["bp"].pk == town.unit("bp").pk
    assert OrgUnit.objects.get(pk=town.unit("bp").pk).valid_to == date(2026, 12, 31)
    assert [unit.name for unit in city.units["bp"].successors.all()] == ["Phường Bình Long"]
    assert [unit.name for unit in OrgUnit.objects.on(date(2027, 1, 1)).filter(code="H19.150")] == ["Phường Bình Long"]


def test_what_was_given_and_taken_since_is_left_as_it_is(town):
    officer, body = town.person("tiepnhan.bp"), town.unit("bp_committee")
    revoke_grant(RoleGrant.objects.get(user=officer), actor=None, reason="chuyển công tác")
    deputy = town.person("phochutich.bp")
    lines = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]
    revoke_mandate(Mandate.objects.get(user=deputy), actor=None)
    give_mandate(deputy, body=body, capacity="KT.", signature_lines=lines, basis="QĐ mới", actor=None)
    load_city(lambda: "another-word")
    assert RoleGrant.objects.filter(user=officer, revoked_at__isnull=True).count() == 0
    assert Mandate.objects.filter(user=deputy).count() == 2


def test_rights_begin_today_unless_the_file_says_by_which_source_they_were_held_before(town, tmp_path):
    told = TrailEntry.objects.get(event="organisations.loaded").detail
    assert (told["since"], told["source"]) == ("2025-07-01", "Tổ chức của thành phố minh họa")
    plan = read_city()
    del plan["taken_over"]
    newcomer = {**plan["people"][0], "login": "moi.bp", "name": "Trịnh Thị Mới"}
    plan["people"].append(newcomer)
    path = tmp_path / "city.yaml"
    path.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    person = load_city(lambda: "another-word", path=path).people["moi.bp"]
    assert list(RoleGrant.objects.filter(user=person).values_list("valid_from", flat=True)) == [timezone.localdate()]
    told = TrailEntry.objects.filter(event="organisations.loaded").order_by("pk").last().detail
    assert (told["since"], told["source"]) == (timezone.localdate().isoformat(), "")
