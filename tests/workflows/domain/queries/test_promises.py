"""The record of kept promises, by cases at every end, with their promises and answers set to the minute."""

from datetime import datetime, timedelta

import pytest
import time_machine

from kernel.workdays import VIETNAM
from tests.factories.cases import permit_draft, received_case, submitted_case
from workflows.domain.queries.promises import Kept, kept_promises
from workflows.models import Case, ClockEntry

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MONTH, YEAR = NOW - 30 * DAY, datetime(2026, 1, 1, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


def ended(town, papers, state: str, *, promised: datetime, **facts) -> Case:
    """A received case that came to this end."""
    case = received_case(town, papers_of=papers)
    Case.objects.filter(pk=case.pk).update(state=state, promised_at=promised, **facts)
    return case


def test_what_counts_as_kept(town):
    papers, due = permit_draft(), NOW - 3 * DAY
    ended(town, papers, "finished", promised=due, finished_at=due)  # to the minute
    ended(
        town, papers, "returned", promised=due, finished_at=due - DAY, ended_at=due + DAY
    )  # fetched later: its own affair
    ended(town, papers, "refused", promised=due, ended_at=due - MINUTE)
    ended(town, papers, "returned", promised=due, finished_at=due + MINUTE, ended_at=due + DAY)  # late by a minute
    sorry = ended(town, papers, "finished", promised=due, finished_at=due - DAY)  # the second promise was kept
    ClockEntry.objects.create(case=sorry, reason="extended", at=due - 2 * DAY, promised_after=due)
    agreed = ended(town, papers, "finished", promised=due, finished_at=due - DAY)  # in writing, as the law lets them
    ClockEntry.objects.create(case=agreed, reason="agreed", at=due - 2 * DAY, promised_after=due)
    moved = ended(town, papers, "finished", promised=due, finished_at=due - DAY)  # the law moved it
    ClockEntry.objects.create(case=moved, reason="supplemented", at=due - 2 * DAY, promised_after=due)
    ended(
        town, papers, "returned", promised=MONTH - DAY, finished_at=MONTH - MINUTE, ended_at=NOW
    )  # late, before the month
    # No answer, or none yet, or none that was promised.
    ended(town, papers, "withdrawn", promised=due, ended_at=due - DAY)
    ended(town, papers, "stopped", promised=due, ended_at=due - DAY)
    ended(town, papers, "in_progress", promised=due)
    refused = submitted_case(papers_of=papers)
    Case.objects.filter(pk=refused.pk).update(state="refused", ended_at=due)
    found = kept_promises(MONTH, YEAR, until=NOW)
    assert found == [Kept(MONTH, 7, 5, 1), Kept(YEAR, 8, 5, 1)]
    assert [(row.late, row.percent) for row in found] == [(2, 71.4), (3, 62.5)]


def test_an_empty_record_says_so(catalogue):
    (found,) = kept_promises(MONTH, until=NOW)
    assert (found, found.late, found.percent) == (Kept(MONTH, 0, 0, 0), 0, None)


@pytest.mark.parametrize(
    ("in_time", "answered", "percent"), [(9999, 10000, 99.9), (10000, 10000, 100), (0, 3, 0), (1, 3, 33.3)]
)
def test_one_late_case_never_reads_as_none(in_time, answered, percent):
    assert Kept(NOW, answered, in_time, 0).percent == percent


def test_the_record_is_one_query_for_all_periods(town, django_assert_num_queries):
    submitted_case()
    with django_assert_num_queries(1):
        kept_promises(MONTH, YEAR, NOW - DAY, until=NOW)
