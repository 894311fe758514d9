"""Those who search are seen to search, by others than themselves; nobody reads what they asked."""

import pytest

from search.domain.finding import ask
from search.domain.searchlog import read_search_log
from search.errors import SearchLogForbiddenError
from tests.factories.cases import submitted_case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def searched(town):
    """One search in each ward."""
    submitted_case()
    ask(town.person("kiemtoan.bp"), "Lê Văn Ẩn", filters={"kind": ["case"]})
    ask(town.person("kiemtoan.dx"), "Trần Thị Bưởi")
    return town


@pytest.fixture
def controller(searched):
    return searched.person("kiemsoat")


def test_a_controller_sees_the_searches_of_the_own_units_without_their_words(client, searched, controller):
    client.force_login(controller, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/luu-tru/nhat-ky/")
    assert [(line.actor, line.total, line.filters) for line, _narrowed in page.context["lines"]] == [
        (searched.person("kiemtoan.bp"), 1, {"kind": ["case"]})
    ]
    html = page.content.decode().split('id="noi-dung"')[1]
    assert not any(word in html.lower() for word in ("văn ẩn", "van an", "bưởi"))
    assert searched.person("kiemtoan.dx").full_name not in html


@pytest.mark.parametrize(
    ("words", "lines"), [("le van an", 1), ("LÊ VĂN ẨN", 1), ("lê văn bình", 0), ("lê", 0), ("", 1)]
)
def test_whether_somebody_asked_for_given_words_can_be_checked(controller, words, lines):
    assert len(read_search_log(controller, words=words).lines) == lines


@pytest.mark.parametrize("login", ["kiemtoan.bp", "truongphong.ht.bp", "phochutich.bp", "vanhanh"])
def test_nobody_else_reads_the_log(client, searched, login):
    with pytest.raises(SearchLogForbiddenError):
        read_search_log(searched.person(login))
    client.force_login(searched.person(login), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/luu-tru/nhat-ky/").status_code == 403


def test_the_log_goes_on_page_by_page(searched, controller):
    for number in range(60):
        ask(searched.person("kiemtoan.bp"), f"chữ {number}")
    first = read_search_log(controller)
    second = read_search_log(controller, before=first.before)
    assert (len(first.lines), len(second.lines), second.before) == (50, 11, None)
