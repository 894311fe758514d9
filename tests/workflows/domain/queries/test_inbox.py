"""Lists of work in every order and narrowed in every way: page by page exactly what is asked for, counted as it is shown."""

from datetime import datetime, timedelta

import pytest
import time_machine

from kernel.counting import CAP
from kernel.workdays import VIETNAM
from organisations.domain.calendars import calendar_of
from organisations.domain.grants import authority_of
from tests.factories.cases import copy_case, item_at, permit_draft, submitted_case
from tests.factories.work import copies_of
from workflows.domain.commands import claim
from workflows.domain.queries import (
    DueState,
    Narrowing,
    Queue,
    Sorting,
    inbox_counts,
    inbox_page,
    queue_count,
    work_facets,
)
from workflows.domain.queries.free_work import free_work, free_work_by_role
from workflows.domain.queries.time_left import time_left
from workflows.models import WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def queue(town):
    """Receipt of permits and copies, due in an order of their own; one line at another unit."""
    with time_machine.travel(NOW - timedelta(days=5), tick=False):
        permits, copies = item_at(submitted_case(), "check"), item_at(copy_case(town), "check")
        submitted_case(papers_of=permit_draft(), ward="H19.151")
    for place, item in enumerate((permits, copies)):
        copies_of(item, 20, spread=timedelta(hours=12), after=NOW - timedelta(days=2 - place))
    return list(WorkItem.objects.filter(unit=permits.unit))


def walked(person, which: Queue, **asked) -> list[WorkItem]:
    found, after = [], None
    while True:
        page = inbox_page(person, which, after=after, size=7, **asked)
        found += page.items
        after = page.after
        if after is None:
            return found


COLUMNS = {"han": "due_at", "den": "created_at", "ma": "case_code"}


@pytest.mark.parametrize("which", Queue)
@pytest.mark.parametrize("word", [sign + key for key in COLUMNS for sign in ("", "-")])
def test_every_order_shows_every_line_once(town, queue, word, which):
    person = town.person("tiepnhan.bp")
    if which == Queue.MINE:
        WorkItem.objects.filter(pk__in=[row.pk for row in queue]).update(state="claimed", assignee=person)
    column = COLUMNS[word.removeprefix("-")]
    wanted = sorted(queue, key=lambda row: (getattr(row, column), row.pk), reverse=word.startswith("-"))
    assert [row.pk for row in walked(person, which, sorting=Sorting.of(word))] == [row.pk for row in wanted]


def narrowed(due: str = "", *, procedure_id: int | None = None, step: str = "") -> Narrowing:
    return Narrowing.of(procedure_id=procedure_id, step=step, due=due, now=NOW, calendar=calendar_of(None, NOW.date()))


def badge(row: WorkItem) -> str:
    left = time_left(row.created_at, row.due_at, now=NOW, calendar=calendar_of(None, NOW.date()))
    return "late" if left.late else "soon" if left.soon else "ok"


@pytest.mark.parametrize("due", DueState)
@pytest.mark.parametrize("word", ["han", "-den", "ma"])
def test_a_list_narrowed_by_its_deadlines_is_what_the_badges_say(town, queue, due, word):
    person = town.person("tiepnhan.bp")
    shown = walked(person, Queue.OPEN, wanted=narrowed(due), sorting=Sorting.of(word))
    wanted = {row.pk for row in queue if badge(row) == due}
    assert ({row.pk for row in shown}, bool(wanted)) == (wanted, True)
    assert queue_count(authority_of(person), Queue.OPEN, role=None, wanted=narrowed(due)) == len(wanted)


@pytest.mark.parametrize("which", Queue)
def test_a_list_narrowed_by_procedure_and_deadline_is_counted_as_it_is_shown(town, queue, which):
    person, copies = town.person("tiepnhan.bp"), next(row for row in queue if "2.000815" in row.procedure.code)
    if which == Queue.MINE:
        WorkItem.objects.filter(pk__in=[row.pk for row in queue]).update(state="claimed", assignee=person)
    wanted = narrowed("late", procedure_id=copies.procedure_id, step="check")
    late = {row.pk for row in queue if row.procedure_id == copies.procedure_id and row.due_at < NOW}
    assert {row.pk for row in walked(person, which, wanted=wanted)} == late
    assert queue_count(authority_of(person), which, role=None, wanted=wanted) == len(late) > 0
    nothing = narrowed(step="decide")
    assert (
        walked(person, which, wanted=nothing),
        queue_count(authority_of(person), which, role=None, wanted=nothing),
    ) == ([], 0)


def test_nobody_sees_or_counts_work_of_another_unit_or_role_by_narrowing(town, queue):
    wanted = narrowed(procedure_id=queue[0].procedure_id)
    for login in ("chuyenvien.ht.bp", "phochutich.bp", "quantri"):
        person = town.person(login)
        assert walked(person, Queue.OPEN, wanted=wanted) == []
        assert queue_count(authority_of(person), Queue.OPEN, role=None, wanted=wanted) == 0
    elsewhere = town.person("tiepnhan.dx")
    assert [row.unit_id for row in walked(elsewhere, Queue.OPEN)] == [town.unit("dx_centre").pk]
    assert queue_count(authority_of(elsewhere), Queue.OPEN, role=None, wanted=narrowed()) == 1


def test_counts_of_the_queues(town, queue):
    person = town.person("tiepnhan.bp")
    with time_machine.travel(NOW, tick=False):
        mine = next(row for row in queue if row.due_at < NOW)
        claim(mine.uuid, actor=person)
        counts = inbox_counts(person)
    assert (counts.mine, counts.late, counts.open, counts.roles) == (1, 1, 41, {"receiver": 41})


def test_a_mark_of_another_order_starts_over(town, queue):
    person = town.person("tiepnhan.bp")
    first = inbox_page(person, Queue.OPEN, size=7)
    assert inbox_page(person, Queue.OPEN, size=7, after=first.after).items != first.items
    by_code = Sorting.of("ma")
    assert (
        inbox_page(person, Queue.OPEN, size=7, sorting=by_code, after=first.after).items
        == inbox_page(person, Queue.OPEN, size=7, sorting=by_code).items
    )


@pytest.mark.parametrize("word", ["", "x", "-", "--ma", "ma,han", "due_at"])
def test_an_order_that_is_none_is_the_usual_one(word):
    assert Sorting.of(word) == Sorting()


def test_what_is_offered_are_the_steps_of_ones_roles(town):
    facets = work_facets(authority_of(town.person("phochutich.bp")))
    assert set(facets.steps) == {"decide", "sign"} & set(facets.steps) | set(facets.steps) - {"check", "appraise"}
    assert "check" in work_facets(authority_of(town.person("tiepnhan.bp"))).steps
    assert set(work_facets(authority_of(town.person("tiepnhan.bp"))).procedures) == {"1.013225", "2.000815"}
    assert (work_facets(authority_of(town.person("quantri"))).steps, facets.procedures.keys() >= {"1.013225"}) == (
        {},
        True,
    )


def test_counting_stops_at_the_cap(town):
    copies_of(item_at(submitted_case(), "check"), CAP + 20)
    person = town.person("tiepnhan.bp")
    assert inbox_counts(person).open == CAP + 1
    assert queue_count(authority_of(person), Queue.OPEN, role="receiver", wanted=narrowed("ok")) <= CAP + 1


def test_one_query_for_a_page_and_for_all_counts_of_free_work(town, queue, django_assert_num_queries):
    pairs, late = sorted(authority_of(town.person("tiepnhan.bp")).pairs), narrowed("late")
    with django_assert_num_queries(1):
        free_work(pairs, late, Sorting.of("-ma"), (queue[0].case_code, queue[0].pk), 26)
    with django_assert_num_queries(1):
        free_work_by_role(pairs, late)
    with django_assert_num_queries(0):
        assert (free_work([], late, Sorting(), None, 26), free_work_by_role([], late)) == ([], {})
