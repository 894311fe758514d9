"""A citizen's account: its cases open without the secret, nobody else's do, and nobody needs one."""

import re

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client

from organisations.models import User
from tests.factories.accounts import PASSWORD, citizen
from tests.factories.cases import APPLICANT, copy_case, permit_draft, signed_in, submitted_case
from tests.factories.procedures import published_like
from workflows.domain.drafts import start_draft
from workflows.domain.following import follow_case
from workflows.domain.queries import FollowedPage
from workflows.domain.secrets import lookup_secret
from workflows.launch import file_case
from workflows.models import Case, CaseEvent, Following

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
ABSENT = "H19.150-200101-0777"
MINE = "/ho-so-cua-toi/"


@pytest.fixture
def own(town) -> Case:
    """A case in the account of an@example.vn."""
    case = submitted_case()
    follow_case(case, account=citizen(), secret=lookup_secret(case))
    return case


@pytest.fixture
def owner(own) -> Client:
    return signed_in(User.objects.get(email="an@example.vn"))


def test_the_list_says_where_each_case_stands_and_opens_it(own, owner):
    text = owner.get(MINE).content.decode()
    for words in (own.case_code, "Chờ tiếp nhận", "1 hồ sơ trong tài khoản", "an@example.vn"):
        assert words in text
    page = owner.get(f"{MINE}{own.case_code}/")
    assert (page.status_code, APPLICANT["identifier"] in page.content.decode()) == (200, True)
    assert "no-store" in page["Cache-Control"]
    assert owner.get(f"{MINE}{own.case_code}/rut/").status_code == 200
    paper = re.search(r'href="(/ho-so-cua-toi/[^"]+/tep/[^"]+)"', page.content.decode())[1]
    assert owner.get(paper).status_code == 200
    assert Client().get(paper).status_code == 302


def test_anothers_case_and_none_cannot_be_told_apart(own, town):
    hidden = copy_case(town, published_like("2.000815", "9.000001", public_by_code="nothing"))
    stranger = signed_in(citizen("b@example.vn"))
    for page in ("", "rut/", "bo-sung/", "bo-khoi-tai-khoan/"):
        answers = []
        for code in (own.case_code, hidden.case_code, ABSENT):
            answer = stranger.get(f"{MINE}{code}/{page}")
            answers.append((answer.status_code, answer["Location"].replace(code, "X"), answer.content))
        assert answers[0] == answers[1] == answers[2]
    assert own.case_code not in stranger.get(MINE).content.decode()


def test_code_and_secret_add_a_case_and_the_code_alone_does_not(town):
    account, case = citizen(), submitted_case()
    client = signed_in(account)
    for secret in ("", "AAAA-AAAA-AA", case.case_code):
        wrong = client.post(MINE, {"code": case.case_code, "secret": secret})
        assert wrong.status_code == 422
        assert f'value="{case.case_code}"' in wrong.content.decode()
        assert APPLICANT["name"] not in wrong.content.decode().replace(account.full_name, "", 1)
    assert Following.objects.count() == 0
    assert client.post(MINE, {"code": case.case_code, "secret": lookup_secret(case)})["Location"] == MINE
    text = client.get(MINE).content.decode()
    assert ("Hồ sơ đã nằm trong tài khoản" in text, case.case_code in text) == (True, True)


def test_a_wrong_secret_looks_like_a_wrong_code_and_is_counted_with_those_of_the_tracking_page(town, settings):
    settings.EGOV_LOOKUPS = {**settings.EGOV_LOOKUPS, "SLOW_AFTER": 100, "REFUSE_AFTER": 4}
    case, client = submitted_case(), signed_in(citizen())
    answers = []
    for code in (case.case_code, ABSENT):
        wrong = client.post(MINE, {"code": code, "secret": "AAAA-AAAA-AA"})
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", wrong.content.decode()).replace(code, "X")
        answers.append((wrong.status_code, text))
    assert answers[0] == answers[1]
    for _time in range(2):
        Client().post("/theo-doi/", {"code": ABSENT, "secret": "AAAA-AAAA-AA"})
    assert client.post(MINE, {"code": case.case_code, "secret": lookup_secret(case)}).status_code == 429
    assert Following.objects.count() == 0


def test_a_case_is_taken_out_after_a_question_and_opens_no_more(own, owner):
    door = f"{MINE}{own.case_code}/bo-khoi-tai-khoan/"
    assert own.case_code in owner.get(door).content.decode()
    assert Following.objects.count() == 1
    for _time in range(2):
        assert owner.post(door)["Location"] == MINE
    assert owner.get(f"{MINE}{own.case_code}/").status_code == 302
    assert Following.objects.count() == 0


def test_filing_while_signed_in_begins_with_what_the_account_knows_and_puts_the_case_into_it(town):
    account = citizen(name="Trần Thị Bưởi")
    client = signed_in(account)
    people = client.post("/thu-tuc/1.013225/nop/")["Location"]
    form = client.get(people).context["form"]
    assert (form.initial["name"], form.initial["email"]) == ("Trần Thị Bưởi", "an@example.vn")
    client.post(people, {**APPLICANT, "email": "", "result_channel": "electronic"})
    form = client.get(people).context["form"]
    assert (form.initial["name"], form.initial["email"]) == (APPLICANT["name"], "")  # what was changed stays changed


def test_a_sent_draft_lies_in_the_account_it_was_sent_from_and_the_page_says_so(town):
    account = citizen()
    client, draft = signed_in(account), permit_draft()
    _row, token = start_draft(draft.version, channel="online")
    type(draft).objects.filter(pk=draft.pk).update(token_hash=_row.token_hash)
    client.cookies[f"nop-{draft.uuid}"] = token
    sent = client.post(f"/nop/{draft.uuid}/kiem-tra/", {"declared": "on"})
    case = Case.objects.get()
    assert list(Following.objects.values_list("account", "case", "how")) == [(account.pk, case.pk, "filed")]
    assert "nằm trong tài khoản" in client.get(sent["Location"]).content.decode()
    assert CaseEvent.objects.get(event="case.submitted").actor_id is None
    fresh = signed_in(account)
    assert fresh.get(f"{MINE}{case.case_code}/").status_code == 200


def test_who_is_not_signed_in_or_is_an_official_files_as_ever(town):
    official = signed_in(town.person("tiepnhan.bp"))
    for client in (Client(), official):
        people = client.post("/thu-tuc/1.013225/nop/")["Location"]
        assert {"name", "email"} & set(client.get(people).context["form"].initial) == set()
    file_case(permit_draft())
    assert Following.objects.count() == 0


def test_an_officials_account_has_no_cases(town):
    official = signed_in(town.person("tiepnhan.bp"))
    for page in (MINE, "/dong-tai-khoan/", f"{MINE}{ABSENT}/bo-khoi-tai-khoan/"):
        assert official.get(page).status_code == 403
    assert official.post(MINE, {"code": "x", "secret": "y"}).status_code == 403


@pytest.mark.parametrize("page", [MINE, "/dong-tai-khoan/", f"{MINE}{ABSENT}/bo-khoi-tai-khoan/"])
def test_strangers_are_asked_to_sign_in(db, page):
    assert Client().get(page)["Location"] == f"/tai-khoan/login/?next={page}"


def test_closing_asks_for_the_password_and_to_be_sure_then_nothing_opens(own, owner):
    assert owner.get("/dong-tai-khoan/")["Location"] == "/tai-khoan/reauthenticate/?next=%2Fdong-tai-khoan%2F"
    fresh = signed_in(User.objects.get(email="an@example.vn"))
    assert fresh.post("/dong-tai-khoan/", {"sure": "on"})["Location"].startswith("/tai-khoan/reauthenticate/")
    assert User.objects.get(email="an@example.vn").is_active
    owner.post("/tai-khoan/reauthenticate/", {"password": PASSWORD, "next": "/dong-tai-khoan/"})
    assert "1 hồ sơ sẽ ra khỏi tài khoản" in owner.get("/dong-tai-khoan/").content.decode()
    assert owner.post("/dong-tai-khoan/", {}).status_code == 422
    elsewhere = signed_in(User.objects.get(email="an@example.vn"))
    assert elsewhere.get(MINE).status_code == 200
    assert owner.post("/dong-tai-khoan/", {"sure": "on"})["Location"] == "/"
    assert "Tài khoản đã đóng" in owner.get("/").content.decode()
    for client in (owner, elsewhere):
        assert client.get(MINE).status_code == 302
        assert client.get(f"{MINE}{own.case_code}/").status_code == 302
    cache.clear()
    assert Client().post("/tai-khoan/login/", {"login": "an@example.vn", "password": PASSWORD}).status_code == 200
    assert (Case.objects.count(), Following.objects.count()) == (1, 0)
    opened = Client()
    opened.get(f"/tra-cuu/{own.case_code}/{lookup_secret(own)}/")
    assert opened.get(f"{MINE}{own.case_code}/").status_code == 200


def test_leaving_a_shared_computer_signs_the_citizen_out(own, owner):
    owner.post("/roi-di/")
    assert owner.get(f"{MINE}{own.case_code}/").status_code == 302
    assert owner.get(MINE)["Location"].startswith("/tai-khoan/login/")


def test_signing_out_closes_what_was_opened(own, owner):
    owner.get(f"/tra-cuu/{own.case_code}/{lookup_secret(own)}/")
    owner.post("/tai-khoan/logout/")
    assert owner.get(f"{MINE}{own.case_code}/").status_code == 302


def test_public_pages_cost_a_stranger_no_query_and_no_session_more(own, django_assert_num_queries):
    for page in ("/theo-doi/", "/kiem-tra/"):
        client = Client()
        with django_assert_num_queries(0):
            answer = client.get(page)
        assert answer.status_code == 200
        assert "sessionid" not in client.cookies


def test_a_kept_public_page_is_nobodys_own_and_nobodys_own_is_kept(own, owner, settings):
    settings.EGOV_PUBLIC_CACHE_SECONDS = 60
    cache.clear()
    page = f"/ho-so/{own.case_code}/"
    signed = owner.get(page).content.decode()
    public = Client().get(page).content.decode()
    again = owner.get(page).content.decode()
    assert ("Hồ sơ của tôi" in signed, "Hồ sơ của tôi" in public, "Hồ sơ của tôi" in again) == (True, False, True)
    assert Client().get(page).content.decode() == public
    cache.clear()


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_for_more_cases(town, number, django_assert_num_queries):
    account, draft = citizen(), permit_draft()
    file_case(draft, account=account)
    for _more in range(number - 1):
        file_case(permit_draft(papers_of=draft), account=account)
    client = signed_in(account)
    client.get(MINE)
    with django_assert_num_queries(4):  # session, account, list, count
        client.get(MINE)


@pytest.mark.parametrize("template", ["portal/mine.html", "portal/close_account.html"])
def test_more_cases_than_are_counted_are_said_to_be_more(own, owner, template):
    context = {"count": 1001, "page": FollowedPage([own], None)}
    text = render_to_string(template, context, owner.get(MINE).wsgi_request)
    assert "1000+ hồ sơ" in text
    assert "1001" not in text
