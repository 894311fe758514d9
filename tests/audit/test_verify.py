"""Every change to what was recorded is found, and named."""

import pytest
from django.db import connection

from audit.domain.verify import verify_all
from tests.factories.cases import received_case
from workflows.models import Case, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def rewrite(sql: str, *values: object) -> None:
    """As somebody would who holds the database file: the trigger is out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS workflows_caseevent_no_update")
        cursor.execute(sql, list(values))


def test_a_sound_record_has_no_break(town):
    received_case(town)
    report = verify_all()
    assert report.breaks == ()
    assert report.rows > 5


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE workflows_caseevent SET event = 'case.refused' WHERE seq = 2", "content was changed"),
        ("UPDATE workflows_caseevent SET detail = '{}' WHERE seq = 1", "content was changed"),
        ("UPDATE workflows_caseevent SET at = '2020-01-01' WHERE seq = 2", "content was changed"),
        ("DELETE FROM workflows_caseevent WHERE seq = 1", "row 1 is missing"),
        ("DELETE FROM workflows_caseevent WHERE seq = 2", "the end is missing or was replaced"),
    ],
)
def test_every_tampering_is_named(town, sql, reason):
    case = received_case(town)
    rewrite(sql)
    breaks = [row for row in verify_all().breaks if row.table == "workflows.caseevent"]
    assert breaks, sql
    assert breaks[0].stream == f"case:{case.uuid}"
    assert breaks[0].reason == reason


def test_the_head_cannot_be_moved_back(town):
    case = received_case(town)
    Case.objects.filter(pk=case.pk).update(event_count=1)
    assert [row.table for row in verify_all().breaks] == ["workflows.caseevent"]
    assert CaseEvent.objects.filter(case=case).count() == 2
