"""Versions become law once, whole, and stay."""

import copy
from datetime import date

import pytest
from django.db import Error, connection, transaction

from procedures.domain.catalogue import load_catalogue, read_catalogue
from procedures.domain.finding import find_procedures
from procedures.domain.versions import draft_version, publish_version, version_for, version_for_case, version_problems
from procedures.errors import InvalidSpecError, NoVersionInForceError, OverlappingVersionError, VersionImmutableError
from procedures.models import Procedure, ProcedureVersion

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def spec() -> dict:
    return copy.deepcopy(next(file.spec for file in read_catalogue() if file.head["valid_from"] == date(2026, 7, 1)))


def test_the_day_of_filing_decides_which_law_applies(catalogue):
    permit = Procedure.objects.get(code="1.013225")
    assert version_for(permit, date(2026, 6, 30)).parsed.deadline.amount == 15
    assert version_for(permit, date(2026, 7, 1)).parsed.deadline.amount == 7
    kept = version_for_case(permit, filed=date(2026, 6, 30), accepted=date(2026, 7, 2), today=date(2026, 7, 3))
    assert kept.number == 1
    with pytest.raises(NoVersionInForceError):
        version_for(permit, date(2025, 6, 30))


def test_loading_twice_changes_nothing(catalogue):
    done = load_catalogue()
    assert (done.published, done.unchanged) == (0, 3)


def test_a_published_version_does_not_change(catalogue):
    version = ProcedureVersion.objects.get(procedure__code="2.000815")
    version.source = "khác"
    with pytest.raises(VersionImmutableError):
        version.save()
    with pytest.raises(VersionImmutableError):
        version.delete()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_procedureversion SET content_hash = 'x' WHERE id = %s", [version.pk])


def test_two_laws_on_one_day_are_refused(catalogue):
    permit = Procedure.objects.get(code="1.013225")
    again = draft_version(permit, spec(), valid_from=date(2026, 7, 1), source="x")
    with pytest.raises(OverlappingVersionError):
        publish_version(again, actor=None)


def broken(change) -> list[str]:
    bad = spec()
    change(bad["plan"]["steps"])
    return version_problems(bad)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("unknown_target", lambda steps: steps["check"]["on"]["receive"].update(to="nowhere")),
        ("unreachable", lambda steps: steps.update(island={**steps["hand_over"]})),
        ("unknown_scope", lambda steps: steps["check"].update(scope="nowhere")),
        ("hours", lambda steps: steps["appraise"].update(hours=400)),
        ("order", lambda steps: steps["check"]["on"]["receive"].update(to="decide")),
        ("supplement_waits", lambda steps: steps["check"]["on"]["supplement"].update(to="assign")),
        ("fan_leads_away", lambda steps: steps["opinions"]["on"]["answer"].update(to="done")),
        ("refuse_ends", lambda steps: steps["check"]["on"]["refuse"].update(to="assign")),
    ],
)
def test_a_plan_on_which_a_case_could_get_lost_is_not_published(name, change):
    problems = broken(change)
    assert any(name in problem for problem in problems), problems


def test_a_role_that_does_not_exist_is_refused(catalogue):
    bad = spec()
    bad["plan"]["steps"]["check"]["role"] = "wizard"
    draft = draft_version(Procedure.objects.get(code="1.013225"), bad, valid_from=date(2030, 1, 1), source="x")
    with pytest.raises(InvalidSpecError):
        publish_version(draft, actor=None)


@pytest.mark.parametrize(
    "typed", ["giay phep xay dung", "Giấy phép xây dựng", "xay nha", "1.013225", "GIAY PHEP XAY DUNG"]
)
def test_people_find_the_permit_in_their_own_words(catalogue, typed):
    assert find_procedures(typed)[0].version.procedure.code == "1.013225"


def test_nonsense_finds_nothing(catalogue):
    assert find_procedures("zzzz qqqq") == []
    assert find_procedures("   ") == []
