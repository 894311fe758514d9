"""The front page's record of kept promises: true figures, an honest nothing, nobody's data, counted once for all."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.cases import permit_draft, received_case
from workflows.models import Case

KEY = "record-of-promises:1"
pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.delete(KEY)
    yield
    cache.delete(KEY)


def figures(client, **headers: str) -> list[str]:
    page = client.get("/", headers=headers).content.decode()
    return [unescape(re.sub(r"<[^>]+>", " ", row)).strip() for row in re.findall(r"<dd>(.*?)</dd>", page, re.DOTALL)]


def test_a_new_office_has_no_share_and_says_so(catalogue, client):
    nothing = "– chưa có hồ sơ nào đến lúc trả"
    assert figures(client) == [nothing, nothing, "0 0 hồ sơ đã xin lỗi và hẹn lại", "0 chưa trả dù đã qua ngày hẹn"]


def test_the_figures_are_those_of_the_cases(town, client):
    papers, now = permit_draft(), timezone.now()
    cases = [received_case(town, papers_of=papers) for _number in range(4)]
    for place, case in enumerate(cases[:3]):
        late = place == 2
        Case.objects.filter(pk=case.pk).update(
            state="finished",
            promised_at=now - timedelta(hours=1),
            finished_at=now - timedelta(minutes=1 if late else 90),
        )
    Case.objects.filter(pk=cases[3].pk).update(promised_at=now - timedelta(hours=1))
    share = "66,6% 2 trên 3 hồ sơ"
    assert figures(client)[0] == share
    assert figures(client)[2:] == ["1 0 hồ sơ đã xin lỗi và hẹn lại", "1 chưa trả dù đã qua ngày hẹn"]
    assert figures(client, **{"accept-language": "en"})[0] == "66.6% 2 of 3 cases"
    page = client.get("/").content.decode()
    assert [cases[0].case_code in page, cases[0].applicant_name in page] == [False, False]


def test_it_is_counted_once_for_all_visitors(town, client, django_assert_num_queries):
    client.get("/")
    case = received_case(town)
    Case.objects.filter(pk=case.pk).update(promised_at=timezone.now() - timedelta(hours=1))
    assert figures(client)[3] == "0 chưa trả dù đã qua ngày hẹn"
    cache.delete(KEY)
    assert figures(client)[3] == "1 chưa trả dù đã qua ngày hẹn"


def test_a_search_shows_what_was_found_and_no_record(catalogue, client):
    assert "giu-hen" not in client.get("/", {"q": "xay nha"}).content.decode()


def test_what_is_kept_is_plain_values(catalogue, client):
    client.get("/")
    kept = cache.get(KEY)
    assert {type(value) for value in (kept, kept["month"], kept["year"])} == {dict}
    assert {type(value) for value in kept["month"].values()} <= {int, datetime}
