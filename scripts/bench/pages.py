"""How many queries a transition and each page ask, in a small city and in one with many grants, units and a long history."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.models import OrgUnit, RoleGrant, User
from scripts.bench.rows import Row, row
from tests.factories.cases import drafted_case, issued_case, item_at, work
from tests.factories.city import Town
from workflows.domain.commands import complete_step
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.enums import Event
from workflows.models import Case

__all__ = ["queries"]

UNITS, EVENTS = 60, 200
PEOPLE = ("truongphong.ht.bp", "tiepnhan.bp", "kiemtoan.bp", "phochutich.bp")


def _grow(town: Town, cases: list[Case]) -> None:
    """Sixty more units, a grant in each for each role of everybody who is looked at, two hundred more events a case."""
    top, people = town.unit("bp_committee"), [town.person(login) for login in PEOPLE]
    roles = {person.pk: set(RoleGrant.objects.filter(user=person).values_list("role", flat=True)) for person in people}
    for number in range(UNITS):
        unit = OrgUnit.objects.create(
            code=f"X.{number}", name=f"Đơn vị {number}", short_name=f"ĐV {number}", kind="office", parent=top,
            valid_from=date(2025, 7, 1), source="measure",
        )  # fmt: skip
        for person in people:
            for role in roles[person.pk]:
                RoleGrant.objects.create(user=person, unit=unit, role=role, valid_from=date(2025, 7, 1))
    for case in cases:
        with transaction.atomic(), held_case(case.pk) as held:
            for _number in range(EVENTS):
                record_event(held, Event.CLAIMED, at=timezone.now())
            save_case(held)


def _desk(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _count(action: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        action()
    return len(asked)


def _counts(town: Town, case: Case, step: Case) -> dict[str, int]:
    """Each looked at twice: the first look may fill what a process remembers."""
    desks = {login: _desk(town.person(login)) for login in PEOPLE}
    pages = {
        "status page": (Client(), f"/ho-so/{case.case_code}/"),
        "inbox": (desks["tiepnhan.bp"], "/ban-lam-viec/?hang=open"),
        "list of cases": (desks["tiepnhan.bp"], "/ban-lam-viec/ho-so/"),
        "case page": (desks["truongphong.ht.bp"], f"/ban-lam-viec/ho-so/{case.uuid}/"),
        "sign list": (desks["phochutich.bp"], "/ban-lam-viec/cho-ky/"),
        "search page": (desks["kiemtoan.bp"], "/luu-tru/?q=le+van+an"),
    }
    found = {}
    for name, (client, address) in pages.items():
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        found[name] = _count(lambda client=client, address=address: client.get(address))
    head, item = town.person("truongphong.ht.bp"), item_at(step, "review").uuid
    found["transition"] = _count(lambda: complete_step(item, "approve", actor=head, data={}))
    return found


def queries(town: Town) -> list[Row]:
    """One line each: the count in the larger city, which must be the count in the smaller one."""
    case, first, second = issued_case(town), drafted_case(town), drafted_case(town)
    work()
    before = _counts(town, case, first)
    _grow(town, [case, second])
    work()
    after = _counts(town, case, second)
    size = f"{UNITS} units, {UNITS} grants per person and role, {EVENTS} events a case more"
    return [
        row(
            f"queries more: {name}", after[name] - before[name], 0, at_most=True, unit="queries",
            note=f"{before[name]}, then {after[name]} with {size}",
        )
        for name in before
    ]  # fmt: skip
