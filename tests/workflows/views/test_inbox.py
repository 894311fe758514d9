"""The sign list: all of it, page by page, with how much there is, at the same cost for one line and for hundreds."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import User
from tests.factories.cases import act, drafted_case, item_at
from tests.workflows.views.desk import signed_in, words
from workflows.domain.queries import sign_count, sign_page
from workflows.domain.queries.pages import CAP
from workflows.models import Case, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/ban-lam-viec/cho-ky/"


def waiting(town) -> Case:
    """A case whose draft waits for the leader's decision."""
    case = drafted_case(town)
    return act(case, "review", "approve", town.person("truongphong.ht.bp"))


def many_more(case: Case, number: int) -> None:
    """Copies of the step, some due at the same moment: only the list is asked about them."""
    item = item_at(case, "decide")
    tasks, rows = [], []
    for _place in range(number):
        task = type(item.task).objects.get(pk=item.task.pk) if not tasks else tasks[0]
        tasks.append(
            type(task)(**{f.attname: getattr(task, f.attname) for f in task._meta.concrete_fields if f.name != "id"})
        )
    type(item.task).objects.bulk_create(tasks)
    facts = {"case": case, "step": item.step, "role": item.role, "unit": item.unit, "created_at": item.created_at}
    for place, task in enumerate(tasks):
        rows.append(WorkItem(task=task, due_at=item.due_at + timedelta(minutes=place // 3), **facts))
    WorkItem.objects.bulk_create(rows)


def walked(person: User) -> list[int]:
    """The steps of all pages, by the links of the pages."""
    client, url, found = signed_in(person), PAGE, []
    while url:
        page = client.get(url)
        found += [line["item"].pk for line in page.context["lines"]]
        onward = re.search(r'href="(\?sau=[^"]+)" rel="next"', page.content.decode())
        url = PAGE + onward[1] if onward else ""
    return found


def test_every_line_is_on_some_page_once_soonest_first(town):
    many_more(waiting(town), 205)
    mine = WorkItem.objects.filter(step="decide").order_by("pk")[40]
    leader = town.person("phochutich.bp")
    WorkItem.objects.filter(pk=mine.pk).update(state="claimed", assignee=leader)
    wanted = list(WorkItem.objects.filter(step="decide").order_by("due_at", "pk").values_list("pk", flat=True))
    assert (len(wanted), walked(leader)) == (206, wanted)
    assert "206 việc đang chờ" in words(signed_in(leader).get(PAGE))


def test_what_is_not_to_be_signed_or_not_ones_own_is_not_in_it(town):
    case = waiting(town)
    act(drafted_case(town), "review", "return", town.person("truongphong.ht.bp"), reason="Sửa lại")
    item = item_at(case, "decide")
    lists = {
        login: [row.pk for row in sign_page(town.person(login)).items] for login in ("phochutich.bp", "phochutich.dx")
    }
    assert lists == {"phochutich.bp": [item.pk], "phochutich.dx": []}
    WorkItem.objects.filter(pk=item.pk).update(state="claimed", assignee=town.person("chutich.bp"))
    assert sign_count(town.person("phochutich.bp")) == 0


def test_the_list_costs_the_same_for_one_line_and_for_hundreds(town):
    case = waiting(town)
    client = signed_in(town.person("phochutich.bp"))
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(PAGE)
    many_more(case, 205)
    with CaptureQueriesContext(connection) as hundreds:
        client.get(PAGE)
    assert len(hundreds) == len(one)


def test_the_count_is_capped(town):
    many_more(waiting(town), CAP + 5)
    assert sign_count(town.person("phochutich.bp")) == CAP + 1
    assert "1000+ việc đang chờ" in words(signed_in(town.person("phochutich.bp")).get(PAGE))
