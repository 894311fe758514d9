"""Error pages in both languages, without data of anybody, and what was typed kept."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory, override_settings
from django.test.client import MULTIPART_CONTENT
from django.urls import get_resolver
from django.views.defaults import server_error

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_form_without_its_token_comes_back_with_what_was_typed():
    client = Client(enforce_csrf_checks=True)
    first = client.post("/theo-doi/?code=X", {"code": "H19.150-261124-0009", "secret": "", "password": "never-kept"})
    page = first.content.decode()
    assert (first.status_code, 'action="/theo-doi/?code=X"' in page, "never-kept" in page) == (403, True, False)
    assert "no-store" in first["Cache-Control"]
    fields = dict(re.findall(r'name="([a-z_-]+)" value="([^"]*)"', page))
    again = client.post("/theo-doi/", {key: fields[key] for key in ("csrfmiddlewaretoken", "code", "secret")})
    assert (again.status_code, again["Location"]) == (302, "/ho-so/H19.150-261124-0009/")


def test_a_button_without_fields_can_be_pressed_again(catalogue):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/thu-tuc/2.000815/nop/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert client.post("/thu-tuc/2.000815/nop/", {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("address", ["/theo-doi/", "/kiem-tra/", "/tai-khoan/login/", "/tai-khoan/logout/", "/roi-di/"])
def test_no_form_is_taken_from_elsewhere(address):
    elsewhere = Client(enforce_csrf_checks=True, headers={"Origin": "https://example.org"})
    assert elsewhere.post(address, {}).status_code == 403


def test_every_address_that_changes_something_asks_for_a_token():
    """The language is the one exception: choosing one harms nobody, and public pages stay the same for all."""
    found, waiting = [], list(get_resolver().url_patterns)
    while waiting:
        row = waiting.pop()
        waiting += getattr(row, "url_patterns", [])
        if getattr(getattr(row, "callback", None), "csrf_exempt", False):
            found.append(row.name)
    assert found == ["set_language"]


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Không có gì ở địa chỉ này"), ("en", "There is nothing at this")]
)
def test_what_is_not_there_is_said_in_the_readers_language(client, language, words):
    page = client.get("/khong-co/070088001234/", headers={"accept-language": language})
    text = page.content.decode()
    assert (page.status_code, words in text) == (404, True)
    assert text.count("070088001234") == 1  # only in the way back of the language switch


def test_the_page_for_our_own_fault_needs_neither_database_nor_request(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/"))
    text = answer.content.decode()
    assert (answer.status_code, "Có lỗi ở phía chúng tôi" in text, "Something went wrong" in text) == (500, True, True)


def test_a_fault_shows_nothing_of_itself(monkeypatch):
    def fail(_request):
        raise ValueError("070088001234 Lê Văn Ẩn")

    monkeypatch.setattr("django.views.i18n.check_for_language", fail)
    answer = Client(raise_request_exception=False).post("/ngon-ngu/", {"language": "en"})
    assert (answer.status_code, "070088001234" in answer.content.decode()) == (500, False)


def test_a_host_that_is_not_ours_is_not_answered(client):
    answer = client.get("/", headers={"host": "example.org"})
    assert (answer.status_code, "example.org" in answer.content.decode()) == (400, False)


@override_settings(EGOV_UPLOADS={"MAX_REQUEST_BYTES": 3000, "MAX_URLENCODED_BYTES": 1000})
@pytest.mark.parametrize(
    ("kind", "size", "status"),
    [
        (MULTIPART_CONTENT, 2000, 422),
        (MULTIPART_CONTENT, 4000, 413),
        ("application/x-www-form-urlencoded", 900, 422),
        ("application/x-www-form-urlencoded", 2000, 413),
        ("text/plain", 2000, 413),
    ],
)
def test_more_than_any_form_takes_is_refused_unread(client, kind, size, status):
    typed = {"code": "x" * size}
    answer = client.post("/kiem-tra/", typed if kind == MULTIPART_CONTENT else urlencode(typed), content_type=kind)
    told = "Dữ liệu gửi lên lớn hơn" in answer.content.decode()
    assert (answer.status_code, told) == (status, status == 413)


def test_pages_of_accounts_that_are_not_offered_are_not_there(client):
    assert client.get("/tai-khoan/email/").status_code == 404
    assert client.get("/tai-khoan/password/reset/code/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/theo-doi/", "/kiem-tra/", "/thu-tuc/1.013225/", "/khong-co/"])
def test_every_page_carries_the_browsers_rules(catalogue, client, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'", "style-src": "'self'", "script-src": "'self'", "font-src": "'self'", "img-src": "'self'",
        "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
        "object-src": "'none'",
    }  # fmt: skip
