"""The database itself refuses: nothing recorded is changed, deleted or emptied away, by whichever door."""

import pytest
from django.db import Error, connection, transaction

from audit.domain.trail import record
from audit.errors import AppendOnlyError
from audit.models import TrailEntry
from tests.factories.cases import submitted_case
from tests.factories.locks import close_locks_against_emptying
from workflows.models import CaseEvent

TABLES = ("audit_trailentry", "workflows_caseevent")


@pytest.fixture
def recorded(town):
    case = submitted_case()
    record("test.told", stream="test:1")
    wanted = "no_truncate" if connection.vendor == "postgresql" else "no_delete"
    closed = close_locks_against_emptying()  # other rooms have locks of their own
    assert [name for name in closed if name.startswith(TABLES)] == [f"{table}_{wanted}" for table in TABLES]
    return case


def check_refusals():
    before = (TrailEntry.objects.count(), CaseEvent.objects.count())
    acts = ["UPDATE {} SET event = 'x'", "DELETE FROM {}", "DELETE FROM {} WHERE seq = 1"]
    if connection.vendor == "postgresql":
        acts += ["TRUNCATE {} CASCADE", "INSERT INTO {0} SELECT * FROM {0}"]
    else:
        acts += ["INSERT OR REPLACE INTO {0} SELECT * FROM {0}", "REPLACE INTO {0} SELECT * FROM {0}"]
    for table in TABLES:
        for act in acts:
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(act.format(table))
    assert (TrailEntry.objects.count(), CaseEvent.objects.count()) == before


@pytest.mark.integration
@pytest.mark.django_db
def test_sqlite_refuses_to_change_or_delete(recorded):
    check_refusals()


@pytest.mark.engine
@pytest.mark.django_db
def test_postgresql_refuses_to_change_delete_or_empty(recorded):
    assert connection.vendor == "postgresql"
    check_refusals()


@pytest.mark.integration
@pytest.mark.django_db
def test_the_models_refuse_too(recorded):
    for row in (TrailEntry.objects.first(), CaseEvent.objects.first()):
        for act in (
            row.delete,
            row.save,
            type(row).objects.all().delete,
            lambda row=row: type(row).objects.update(event="x"),
        ):
            with pytest.raises(AppendOnlyError):
                act()
