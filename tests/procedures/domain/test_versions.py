"""Versions become law once, whole, and stay."""

import copy
from datetime import date

import pytest
from django.db import Error, connection, transaction

from audit.models import TrailEntry
from procedures.domain.catalogue import read_catalogue
from procedures.domain.versions import draft_version, publish_version, version_for, version_for_case
from procedures.errors import (
    InvalidSpecError,
    NoVersionInForceError,
    OverlappingVersionError,
    PublishForbiddenError,
    VersionImmutableError,
)
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


@pytest.fixture
def published(catalogue):
    return ProcedureVersion.objects.get(procedure__code="2.000815")


@pytest.mark.parametrize(
    "change",
    [
        lambda version: setattr(version, "source", "khác"),
        lambda version: version.spec.update(sets=2),
        lambda version: setattr(version, "valid_from", date(2020, 1, 1)),
        lambda version: setattr(version, "transitional_rule", "accepted"),
        lambda version: setattr(version, "state", "draft"),
    ],
)
def test_a_published_version_does_not_change(published, change):
    change(published)
    with pytest.raises(VersionImmutableError):
        published.save()


def test_a_published_version_is_not_thrown_away(published):
    with pytest.raises(VersionImmutableError):
        published.delete()
    with pytest.raises(VersionImmutableError):
        ProcedureVersion.objects.filter(pk=published.pk).delete()
    with pytest.raises(VersionImmutableError):
        publish_version(published, actor=None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_procedureversion SET content_hash = 'x' WHERE id = %s",
        "UPDATE procedures_procedureversion SET spec = '{}' WHERE id = %s",
        "UPDATE procedures_procedureversion SET state = 'draft' WHERE id = %s",
        "UPDATE procedures_procedureversion SET valid_from = '2020-01-01' WHERE id = %s",
        "UPDATE procedures_procedureversion SET source = 'x' WHERE id = %s",
    ],
)
def test_the_database_itself_keeps_what_was_published(published, statement):
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [published.pk])


def test_the_last_day_is_written_once(catalogue):
    ended = ProcedureVersion.objects.get(procedure__code="1.013225", number=1)
    ended.valid_to = date(2027, 1, 1)
    with pytest.raises(Error), transaction.atomic():
        ended.save(update_fields=["valid_to"])


def test_a_draft_is_no_law_and_may_be_thrown_away(catalogue):
    permit = Procedure.objects.get(code="1.013225")
    draft = draft_version(permit, spec(), valid_from=date(2027, 1, 1), source="x")
    assert version_for(permit, date(2027, 2, 1)).number == 2
    draft.delete()
    assert permit.versions.count() == 2


@pytest.mark.parametrize(
    ("login", "may"), [("kiemsoat", True), ("quantri", True), ("chutich.bp", False), ("vanhanh", False)]
)
def test_who_publishes(town, login, may):
    permit = Procedure.objects.get(code="1.013225")
    draft = draft_version(permit, spec(), valid_from=date(2027, 1, 1), source="x")
    if may:
        assert publish_version(draft, actor=town.person(login)).number == 3
        assert TrailEntry.objects.filter(event="procedure.version_published").last().actor == town.person(login)
    else:
        with pytest.raises(PublishForbiddenError):
            publish_version(draft, actor=town.person(login))
        assert version_for(permit, date(2027, 2, 1)).number == 2


def test_publishing_ends_the_version_before_on_its_eve(catalogue):
    permit = Procedure.objects.get(code="1.013225")
    publish_version(draft_version(permit, spec(), valid_from=date(2027, 1, 1), source="x"), actor=None)
    assert (version_for(permit, date(2026, 12, 31)).number, version_for(permit, date(2027, 1, 1)).number) == (2, 3)
    closed = TrailEntry.objects.filter(event="procedure.version_closed").last()
    assert closed.detail == {"valid_to": "2026-12-31"}


def test_two_laws_on_one_day_are_refused(catalogue):
    permit = Procedure.objects.get(code="1.013225")
    again = draft_version(permit, spec(), valid_from=date(2026, 7, 1), source="x")
    with pytest.raises(OverlappingVersionError):
        publish_version(again, actor=None)


def test_a_role_that_does_not_exist_is_refused(catalogue):
    bad = spec()
    bad["plan"]["steps"]["check"]["role"] = "wizard"
    draft = draft_version(Procedure.objects.get(code="1.013225"), bad, valid_from=date(2030, 1, 1), source="x")
    with pytest.raises(InvalidSpecError) as refused:
        publish_version(draft, actor=None)
    assert [problem.partition(":")[0] for problem in refused.value.detail["problems"]] == ["plan.steps.check.role"]
    assert ProcedureVersion.objects.get(pk=draft.pk).state == "draft"
