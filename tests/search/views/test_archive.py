"""The archive's pages as people use them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from organisations.domain.tree import place_unit, settle_tree
from tests.factories.cases import APPLICANT, issued_case, permit_draft, submitted_case, work
from workflows.domain.drafts import save_people
from workflows.launch import file_case

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def sign_in(client, town):
    def as_person(login):
        client.force_login(town.person(login), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person


def test_facets_are_chosen_together_and_taken_off_one_by_one(sign_in, town):
    issued_case(town)
    work()
    page = sign_in("kiemtoan.bp").get("/luu-tru/?q=le+van+an&kind=case&kind=document&year=2026")
    assert re.findall(r'name="kind" value="(\w+)"( checked)?', page.content.decode()) == [
        ("document", " checked"), ("case", " checked"), ("paper", ""),
    ][: len(page.context["facets"][2]["values"])]  # fmt: skip
    assert [chip["url"] for chip in page.context["chips"] if "kind" in chip["url"]][:1] == [
        "?q=le+van+an&kind=case&year=2026"
    ]


def test_a_choice_that_finds_nothing_stays_visible(sign_in, town):
    submitted_case()
    page = sign_in("kiemtoan.bp").get("/luu-tru/?q=le+van+an&year=1999")
    [year] = [facet for facet in page.context["facets"] if facet["name"] == "year"]
    first = year["values"][0]
    assert (first["value"], first["count"], first["on"]) == ("1999", 0, True)
    assert page.context["found"].total == 0


@pytest.mark.parametrize(
    "query",
    [
        "", "q=", "q=%00", "q=%ED%A0%80", "q=a&trang=-1", "q=a&trang=9999999999999999999999", "q=a&trang=x", "q=a&trang=²",
        "q=a&year=%00&unit='&kind=<script>", "q=%22", "q=" + "a" * 5000, "q=a&" + "&".join(f"kind={n}" for n in range(300)),
        "q=NEAR(%22a%22&dau=1", "q=%F0%9F%8F%A0", "q=a&dau=%00",
    ],
)  # fmt: skip
def test_no_address_breaks_the_page(sign_in, town, query):
    submitted_case()
    page = sign_in("kiemtoan.bp").get(f"/luu-tru/?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_markup_in_a_name_stays_text(sign_in, town):
    draft = permit_draft()
    name = "<img src=x onerror=alert(1)>"
    save_people(draft, {"applicant": {**APPLICANT, "name": name}}, result_channel="electronic")
    file_case(draft)
    html = sign_in("kiemtoan.bp").get("/luu-tru/?q=onerror").content.decode()
    assert "<img src=x" not in html
    assert "&lt;img src=x <mark>onerror</mark>=alert(1)&gt;" in html


def test_a_paper_and_a_document_open_with_their_trail(sign_in, town):
    case = issued_case(town)
    work()
    client = sign_in("kiemtoan.bp")
    for kind in ("paper", "document"):
        hits = client.get(f"/luu-tru/?q={case.case_code}&kind={kind}").content.decode()
        address = re.search(r'<h2 class="govuk-heading-m">\s*<a class="govuk-link" href="([^"]+)"', hits)[1]
        page = client.get(address)
        assert page.status_code == 200
        labels = [line.label for line in page.context["trail"]]
        assert labels[-1] == "Đã mở trong lưu trữ"
        assert not [label for label in labels if "." in label]
        assert sign_in("kiemtoan.dx").get(address).status_code == 403
        client = sign_in("kiemtoan.bp")


def test_strangers_and_people_without_such_a_role_stay_outside(client, sign_in, town):
    assert client.get("/luu-tru/?q=a").status_code == 302
    assert sign_in("vanhanh").get("/luu-tru/?q=a").status_code == 403


def test_a_page_of_the_archive_is_kept_nowhere(sign_in, town):
    submitted_case()
    page = sign_in("kiemtoan.bp").get("/luu-tru/?q=le+van+an")
    assert "no-store" in page["Cache-Control"]


def test_a_document_names_what_stood_above_on_its_day(sign_in, town):
    case = issued_case(town)
    document = case.documents.get(purpose="result").document
    place_unit(town.unit("bp"), under=town.unit("dx"), on=timezone.localdate() + timedelta(days=1), source="NQ")
    with freeze_time(timezone.now() + timedelta(days=2)):
        settle_tree()
        page = sign_in("kiemtoan.bp").get(f"/luu-tru/van-ban/{document.pk}/").content.decode()
    assert 'Khi đó thuộc: <span lang="vi">Phường Bình Phước, Thành phố Đồng Nai</span>' in page
