"""Who holds what: whom an administrator sees, by name and unit, page by key, at a fixed cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from organisations.domain.grants import grant_role, revoke_grant
from organisations.domain.people import administered_units, grant_within, mandate_within, people_page, person_within
from organisations.enums import Role
from organisations.errors import GrantForbiddenError, NotGrantableError, UnitEndedError
from organisations.models import Mandate, OrgUnit, RoleGrant, User

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def names(page) -> list[str]:
    return [person.full_name for person in page.people]


def ward_administrator(town) -> User:
    """Somebody who administers one ward only."""
    person = User.objects.create_user("qt.bp@demo.egov", full_name="Quách Thị Én", is_official=True)
    grant_role(person, unit=town.unit("bp"), role=Role.ADMINISTRATOR, actor=None)
    return person


@pytest.mark.parametrize("login", ["chutich.bp", "vanhanh", "kiemsoat", "kiemtoan.bp", "tiepnhan.bp"])
def test_nobody_but_an_administrator_sees_who_holds_what(town, login):
    person = town.person(login)
    for ask in (people_page, administered_units):
        with pytest.raises(GrantForbiddenError):
            ask(person)
    with pytest.raises(GrantForbiddenError):
        person_within(person, town.person("vanthu.bp").uuid)


def test_the_city_is_read_page_by_page_without_a_gap(town):
    seen, after = [], ""
    while True:
        page = people_page(town.person("quantri"), after=after, size=7)
        seen += names(page)
        if page.after is None:
            break
        after = page.after
    wanted = User.objects.filter(is_official=True).order_by("sort_name", "pk").values_list("full_name", flat=True)
    assert seen == list(wanted)


@pytest.mark.parametrize("asked", ["tran thi bich ngoc", "Trần Thị Bích Ngọc", "BICH NGOC"])
def test_a_person_is_found_with_and_without_accents(town, asked):
    assert names(people_page(town.person("quantri"), asked=asked)) == ["Trần Thị Bích Ngọc"]


def test_a_unit_finds_its_people(town):
    found = names(people_page(town.person("quantri"), asked="van hoa – xa hoi phuong binh phuoc"))
    assert found == ["Hoàng Văn Lộc", "Bùi Thanh Thảo"]


def test_an_administrator_of_a_ward_sees_that_ward_and_no_other(town):
    admin = ward_administrator(town)
    page = people_page(admin, size=100)
    assert "Trần Thị Bích Ngọc" in names(page)
    assert "Huỳnh Thị Thu Hằng" not in names(page)
    assert {row.unit.code[:7] for person in page.people for row in person.rights} == {"H19.150"}
    assert {unit.code[:7] for unit in administered_units(admin)} == {"H19.150"}
    there = town.person("tiepnhan.dx")
    for ask, wanted in (
        (person_within, there.uuid),
        (person_within, uuid4()),
        (grant_within, RoleGrant.objects.get(user=there).uuid),
        (mandate_within, Mandate.objects.get(user=town.person("chutich.dx")).uuid),
    ):
        with pytest.raises(GrantForbiddenError):
            ask(admin, wanted)


def test_what_is_over_is_not_shown(town):
    admin, person = town.person("quantri"), town.person("vanthu.bp")
    grant = RoleGrant.objects.get(user=person)
    assert [row.uuid for row in people_page(admin, asked="Ngô Thị Kim Chi").people[0].rights] == [grant.uuid]
    revoke_grant(grant, actor=admin, reason="nghỉ hưu")
    assert people_page(admin, asked="Ngô Thị Kim Chi").people[0].rights == []
    with pytest.raises(GrantForbiddenError):
        grant_within(admin, grant.uuid)


def test_a_mark_that_was_tampered_with_begins_anew(town):
    admin = town.person("quantri")
    assert names(people_page(admin, after="x")) == names(people_page(admin))


def test_the_page_costs_the_same_for_many(town, django_assert_num_queries):
    admin = town.person("quantri")
    for _round in range(2):
        with django_assert_num_queries(8):
            people_page(admin, asked="a", size=5 + 20 * _round)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"valid_to": -1}, NotGrantableError),
        ({"valid_from": 5, "valid_to": 3}, NotGrantableError),
        ({"role": Role.CLERK, "unit": "bp_office"}, NotGrantableError),
    ],
)
def test_a_role_is_not_granted_in_a_way_that_makes_no_sense(town, facts, error):
    today = timezone.localdate()
    days = {key: today + timedelta(facts[key]) for key in ("valid_from", "valid_to") if key in facts}
    with pytest.raises(error):
        grant_role(
            town.person("vanthu.bp"), unit=town.unit(facts.get("unit", "bp_culture")),
            role=facts.get("role", Role.CONSULTED), actor=town.person("quantri"), **days,
        )  # fmt: skip


def test_a_role_is_not_granted_for_a_unit_that_has_ended(town):
    OrgUnit.objects.filter(pk=town.unit("bp_culture").pk).update(valid_to=timezone.localdate() - timedelta(1))
    ended = OrgUnit.objects.get(pk=town.unit("bp_culture").pk)
    with pytest.raises(UnitEndedError):
        grant_role(town.person("vanthu.bp"), unit=ended, role=Role.CONSULTED, actor=town.person("quantri"))
    assert ended not in administered_units(town.person("quantri"))


def test_a_citizen_or_a_closed_account_gets_no_role(town):
    citizen = User.objects.create_user("a@example.vn", full_name="Lê Văn Ẩn")
    closed = User.objects.create_user("b@example.vn", full_name="Lê Văn B", is_official=True, is_active=False)
    for person in (citizen, closed):
        with pytest.raises(NotGrantableError):
            grant_role(person, unit=town.unit("bp_office"), role=Role.CLERK, actor=town.person("quantri"))
    assert OrgUnit.objects.filter(grants__user__in=[citizen, closed]).count() == 0
