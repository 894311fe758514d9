"""Following a case: what the code alone opens, what the secret opens, and what nobody can read from either."""

import re
from itertools import product

import pytest
from django.test import Client

from tests.factories.cases import (
    APPLICANT,
    act,
    copy_case,
    issued_case,
    received_case,
    signed_in,
    submitted_case,
    work,
)
from tests.factories.procedures import published_like
from workflows.domain.secrets import lookup_secret
from workflows.models import Case

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
ABSENT = "H19.150-200101-0777"


@pytest.fixture
def hidden(town):
    """A case of a procedure of which the code alone opens nothing, as of civil status."""
    return copy_case(town, published_like("2.000815", "9.000001", public_by_code="nothing"))


def opened(case) -> Client:
    client = Client()
    assert client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/").status_code == 302
    return client


def seen(answer, code: str) -> tuple[int, list[tuple[str, str]], str]:
    """All a stranger can compare: status, headers in their order, text; with the code that was asked for taken out."""

    def without(text: str) -> str:
        return text.replace(code, "X").replace(code.upper(), "X")

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    headers = [(name, without(value)) for name, value in answer.headers.items() if name != "Expires"]  # the clock's
    return answer.status_code, headers, without(text)


METHODS = ("get", "head", "options", "post", "put", "delete")
CONDITIONS = (
    {},
    {"If-None-Match": '"x"'},
    {"If-Modified-Since": "Fri, 27 Nov 2026 00:00:00 GMT"},
    {"HX-Request": "true"},
)
ADDRESSES = (
    "/ho-so/{code}/", "/ho-so/{code}", "/ho-so/{code}/?x=1", "/tra-cuu/{code}/WRONGWRONG/", "/ho-so-cua-toi/{code}/",
    "/ho-so-cua-toi/{code}/bo-sung/", "/ho-so-cua-toi/{code}/rut/",
    "/ho-so-cua-toi/{code}/tep/6b1f0d2e-0000-4000-8000-000000000000/",
)  # fmt: skip


def test_a_hidden_case_cannot_be_told_from_one_that_does_not_exist(hidden, settings):
    settings.EGOV_LOOKUPS = {**settings.EGOV_LOOKUPS, "SLOW_AFTER": 10_000, "REFUSE_AFTER": 10_000}
    differ = []
    for address, method, headers, shape in product(ADDRESSES, METHODS, CONDITIONS, (str, str.lower)):
        pages = []
        for code in (shape(hidden.case_code), shape(ABSENT)):
            pages.append(seen(getattr(Client(headers=headers), method)(address.format(code=code)), code))
        if pages[0] != pages[1]:
            differ.append((address, method, headers, *pages))
    assert differ == []


def test_a_wrong_secret_looks_the_same_for_every_code(hidden, town):
    public = submitted_case()
    pages = []
    for code in (hidden.case_code, public.case_code, ABSENT):
        answer = Client().post("/theo-doi/", {"code": code, "secret": "WRONGWRONG"})
        pages.append(seen(answer, code))
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == 404


def test_what_is_hidden_costs_the_queries_of_what_does_not_exist(hidden, client, django_assert_num_queries):
    client.get(f"/ho-so/{hidden.case_code}/")  # a process learns once what a version opens
    for secret in ("", "WRONGWRONG/"):
        path = "/tra-cuu/{}/" if secret else "/ho-so/{}/"
        for code in (hidden.case_code, ABSENT):
            with django_assert_num_queries(7):
                client.get(path.format(code) + secret)


def test_the_secret_opens_a_hidden_case(hidden):
    page = opened(hidden).get(f"/ho-so-cua-toi/{hidden.case_code}/").content.decode()
    assert APPLICANT["name"] in page


def test_state_and_dates_only_for_a_certified_copy(town, client):
    case = copy_case(town)
    page = client.get(f"/ho-so/{case.case_code}/").content.decode()
    assert case.case_code in page
    for personal in (*APPLICANT.values(), "Bằng tốt nghiệp", "Trung tâm Phục vụ", "giay-to.pdf"):
        assert personal not in page


def test_everything_public_and_nothing_personal_for_a_permit(town, client):
    case = received_case(town)
    page = client.get(f"/ho-so/{case.case_code}/").content.decode()
    assert "Phòng Kinh tế" in page
    for personal in (*APPLICANT.values(), "so-do.pdf", "Thửa 125", town.person("tiepnhan.bp").full_name):
        assert personal not in page


def test_the_citizens_view_needs_the_secret_in_this_session(town, client):
    case = submitted_case()
    asked = f"/theo-doi/?code={case.case_code}&mo=1"
    assert client.get(f"/ho-so-cua-toi/{case.case_code}/")["Location"] == asked
    assert client.get(f"/tra-cuu/{case.case_code}/WRONGWRONG/").status_code == 404
    answer = client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    assert answer["Location"] == f"/ho-so-cua-toi/{case.case_code}/"
    page = client.get(answer["Location"])
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert (
        APPLICANT["identifier"] not in Client().get(f"/ho-so-cua-toi/{case.case_code}/", follow=True).content.decode()
    )


def test_one_secret_opens_one_case(town):
    one, other = submitted_case(), submitted_case()
    client = opened(one)
    file = other.papers.first().file_id
    assert client.get(f"/ho-so-cua-toi/{other.case_code}/").status_code == 302
    assert client.get(f"/ho-so-cua-toi/{one.case_code}/tep/{file}/").status_code == 404
    assert client.get(f"/tra-cuu/{other.case_code}/{lookup_secret(one)}/").status_code == 404


def test_opening_a_case_changes_the_session_key(town):
    case, client = submitted_case(), Client()
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = session.session_key
    client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    assert client.cookies["sessionid"].value != session.session_key
    planted = Client()
    planted.cookies["sessionid"] = session.session_key
    assert planted.get(f"/ho-so-cua-toi/{case.case_code}/").status_code == 302


def test_the_address_with_the_secret_is_told_to_no_page(town, client):
    case = submitted_case()
    answer = client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert lookup_secret(case) not in client.get(answer["Location"]).content.decode()


def test_leaving_closes_cases_and_applications_in_this_browser(town):
    case = submitted_case()
    client = opened(case)
    draft = client.post("/thu-tuc/1.013225/nop/")["Location"]
    assert client.get(draft).status_code == 200
    assert client.post("/roi-di/")["Location"] == "/"
    assert client.get(f"/ho-so-cua-toi/{case.case_code}/").status_code == 302
    assert client.get(draft).status_code == 404


def test_an_official_who_leaves_a_case_stays_signed_in(town):
    case = submitted_case()
    officer = signed_in(town.person("tiepnhan.bp"))
    officer.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    officer.post("/roi-di/")
    assert officer.get(f"/ho-so-cua-toi/{case.case_code}/").status_code == 302
    assert officer.get("/ban-lam-viec/").status_code == 200


def test_withdrawing_twice_withdraws_once(town):
    case = submitted_case()
    client = opened(case)
    page = f"/ho-so-cua-toi/{case.case_code}/rut/"
    for _press in range(2):
        answer = client.post(page, {"reason": "Tôi đổi ý"})
        assert (answer.status_code, answer["Location"]) == (302, f"/ho-so-cua-toi/{case.case_code}/")
    case.refresh_from_db()
    assert (case.state, case.events.filter(event="case.withdrawn").count()) == ("withdrawn", 1)


def test_what_was_typed_survives_a_session_that_ended(town):
    case = submitted_case()
    client = opened(case)
    client.cookies.pop("sessionid")
    page = f"/ho-so-cua-toi/{case.case_code}/rut/"
    asked = client.post(page, {"reason": "Tôi đổi ý vì lý do gia đình"})
    assert asked.status_code == 403
    assert 'name="reason" value="Tôi đổi ý vì lý do gia đình"' in asked.content.decode()
    wrong = client.post(page, {"reason": "Tôi đổi ý vì lý do gia đình", "lookup_secret": "WRONGWRONG"})
    assert (wrong.status_code, "WRONGWRONG" in wrong.content.decode()) == (403, True)
    sent = client.post(page, {"reason": "Tôi đổi ý vì lý do gia đình", "lookup_secret": lookup_secret(case)})
    assert sent["Location"] == f"/ho-so-cua-toi/{case.case_code}/"
    assert Case.objects.get(pk=case.pk).state == "withdrawn"


def test_the_result_is_downloaded_with_the_secret_only(town):
    case = issued_case(town)
    file = case.documents.get(purpose="result").document.issued_file_id
    page = f"/ho-so-cua-toi/{case.case_code}/tep/{file}/"
    assert Client().get(page)["Location"] == f"/theo-doi/?code={case.case_code}&mo=1"
    answer = opened(case).get(page)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"default-src 'none'", "sandbox"} <= set(answer["Content-Security-Policy"].split("; "))
    assert "no-store" in answer["Cache-Control"]


def test_a_recalled_result_says_so_and_can_still_be_read(town):
    case = issued_case(town)
    document = case.documents.get(purpose="result").document
    type(document).objects.filter(pk=document.pk).update(state="recalled")
    page = opened(case).get(f"/ho-so-cua-toi/{case.case_code}/").content.decode()
    assert "Văn bản này đã bị thu hồi, không còn hiệu lực." in page
    assert f"/tep/{document.issued_file_id}/" in page


def test_the_status_page_after_a_refusal_names_no_reason(town, client):
    case = act(
        submitted_case(), "check", "refuse", town.person("tiepnhan.bp"), reasons=["Đất đang tranh chấp với bà Bảy"]
    )
    work()
    public = client.get(f"/ho-so/{case.case_code}/").content.decode()
    assert ("dx-status--refused" in public, "bà Bảy" in public) == (True, False)
    own = opened(case).get(f"/ho-so-cua-toi/{case.case_code}/").content.decode()
    assert "/tep/" in own


def test_the_language_switch_keeps_the_address(town, client):
    case = submitted_case()
    page = client.get(f"/ho-so/{case.case_code}/?a=1").content.decode()
    assert f'name="next" value="/ho-so/{case.case_code}/?a=1"' in page
    away = client.post("/ngon-ngu/", {"language": "en", "next": "https://example.org/"})
    assert away["Location"] == "/"
