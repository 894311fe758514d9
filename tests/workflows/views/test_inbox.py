"""The sign list: all of it, page by page, with how much there is, at the same cost for one line and for hundreds."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.counting import CAP
from organisations.models import User
from tests.factories.cases import act, copy_case, decided_case, drafted_case, item_at, submitted_case
from tests.factories.work import copies_of
from tests.workflows.views.desk import signed_in, words
from workflows.domain.outputs.results import result_document
from workflows.domain.queries import sign_count, sign_page
from workflows.models import Case, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/ban-lam-viec/cho-ky/"


def waiting(town) -> Case:
    """A case whose draft waits for the leader's decision."""
    case = drafted_case(town)
    return act(case, "review", "approve", town.person("truongphong.ht.bp"))


def many_more(case: Case, number: int) -> None:
    copies_of(item_at(case, "decide"), number)


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


def frame_of(page) -> str:
    return re.search(r'<iframe class="dx-paper" src="([^"]+)" sandbox=""', page.content.decode())[1]


def test_the_paper_of_the_first_line_is_beside_the_list_or_that_of_the_line_one_chose(town):
    first, second = waiting(town), waiting(town)
    client = signed_in(town.person("phochutich.bp"))
    page = client.get(PAGE)
    assert frame_of(page) == f"/ban-lam-viec/du-thao/{first.uuid}/trang/"
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    for asked, shown in ((item_at(second, "decide").uuid, second), ("x", first), (uuid4(), first)):
        page = client.get(PAGE, {"xem": str(asked)})
        assert frame_of(page) == f"/ban-lam-viec/du-thao/{shown.uuid}/trang/"
        assert page.content.decode().count('aria-current="true"') == 1


def test_what_is_to_be_signed_is_named_by_its_file_and_hash(town):
    case = decided_case(town)
    page = signed_in(town.person("phochutich.bp")).get(PAGE).content.decode()
    revision = result_document(case).revisions.get(step="rendered")
    assert (f"/ban-lam-viec/tep/{revision.file_id}/" in page, revision.sha256 in page.replace("<wbr>", "")) == (
        True,
        True,
    )


def lines(response) -> list[int]:
    return [line["item"].pk for line in response.context["lines"]]


INBOX = "/ban-lam-viec/"


@pytest.fixture
def queue(town):
    """Receipt of some permits and copies, one of them late."""
    items = [item_at(submitted_case(), "check"), item_at(copy_case(town), "check")]
    for item in items:
        copies_of(item, 3, spread=timedelta(days=9))
    WorkItem.objects.filter(pk=items[0].pk).update(due_at=timezone.now() - timedelta(hours=1))
    return list(WorkItem.objects.all())


def test_the_inbox_is_narrowed_by_its_address_and_says_so(town, queue):
    client = signed_in(town.person("tiepnhan.bp"))
    copies = [row.pk for row in queue if row.procedure.code == "2.000815"]
    page = client.get(INBOX, {"hang": "open", "tt": "2.000815", "buoc": "check"})
    assert sorted(lines(page)) == copies
    assert (page.context["found"], "4 việc" in words(page)) == (4, True)
    assert [row["name"] for row in page.context["filters"].chosen] == ["tt", "buoc"]
    assert 'href="?hang=open&amp;buoc=check"' in page.content.decode()  # the chip that takes the procedure away
    late = client.get(INBOX, {"hang": "open", "han": "late"})
    assert [row.due_at < timezone.now() for row in WorkItem.objects.filter(pk__in=lines(late))] == [True]
    nothing = client.get(INBOX, {"hang": "open", "tt": "2.000815", "han": "late"})
    assert (lines(nothing), nothing.context["found"], 'href="?hang=open"' in nothing.content.decode()) == ([], 0, True)


@pytest.mark.parametrize(
    "asked", [{"tt": "9.999999"}, {"buoc": "decide"}, {"han": "x"}, {"xep": "due_at"}, {"sau": "x"}]
)
def test_what_is_not_offered_narrows_nothing(town, queue, asked):
    page = signed_in(town.person("tiepnhan.bp")).get(INBOX, {"hang": "open", **asked})
    assert (page.status_code, len(lines(page)), page.context["found"]) == (200, len(queue), None)


def test_heads_sort_by_links_that_keep_what_is_narrowed(town, queue):
    client = signed_in(town.person("tiepnhan.bp"))
    page = client.get(INBOX, {"hang": "open", "tt": "1.013225"}).content.decode()
    assert re.findall(r'<th scope="col"[^>]* aria-sort="(\w+)"><a[^>]*href="([^"]+)"', page) == [
        ("ascending", "?hang=open&amp;tt=1.013225&amp;xep=-han")
    ]
    sorted_page = client.get(INBOX, {"hang": "open", "xep": "-den"})
    wanted = sorted(queue, key=lambda row: (row.created_at, row.pk), reverse=True)
    assert lines(sorted_page) == [row.pk for row in wanted]
    assert 'aria-sort="descending"' in sorted_page.content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"hang": "open"}, {"hang": "open", "tt": "1.013225", "han": "late", "xep": "-ma"}]
)
def test_the_inbox_asks_twelve_queries_at_most(town, queue, asked):
    client = signed_in(town.person("tiepnhan.bp"))
    client.get(INBOX, asked)
    with CaptureQueriesContext(connection) as few:
        client.get(INBOX, asked)
    for item in queue[:2]:
        copies_of(item, 60)
    with CaptureQueriesContext(connection) as many:
        client.get(INBOX, asked)
    assert (len(few) <= 12, len(many)) == (True, len(few))
