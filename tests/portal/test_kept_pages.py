"""A public page may be a moment old, but never another's, and guessing is counted as before."""

import pytest
from django.core.cache import caches
from django.test import Client

from tests.factories.cases import submitted_case
from workflows.models import Case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def case(town, settings):
    settings.EGOV_PUBLIC_CACHE_SECONDS = 60
    caches["pages"].clear()
    yield submitted_case()
    caches["pages"].clear()


def page_of(case, **headers):
    return Client(**headers).get(f"/ho-so/{case.case_code}/")


def test_the_second_visitor_costs_no_query_but_the_question_whether_the_address_is_clean(
    case, django_assert_num_queries
):
    first = page_of(case)
    with django_assert_num_queries(1):
        assert page_of(case).content == first.content
    with django_assert_num_queries(0):
        assert page_of(case).content == first.content
    assert "no-store" in page_of(case)["Cache-Control"]


def test_each_language_has_its_own(case):
    assert page_of(case).content != page_of(case, HTTP_ACCEPT_LANGUAGE="en").content
    assert b'<html lang="en">' in page_of(case, HTTP_ACCEPT_LANGUAGE="en").content


def test_the_moment_passes(case):
    before = page_of(case).content
    Case.objects.filter(pk=case.pk).update(state="in_progress")
    assert page_of(case).content == before
    caches["pages"].clear()
    assert page_of(case).content != before


def test_who_has_a_session_gets_a_page_of_their_own(case, town):
    page_of(case)
    officer = Client()
    officer.force_login(town.person("tiepnhan.bp"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "/tai-khoan/dang-nhap" not in officer.get(f"/ho-so/{case.case_code}/").content.decode()
    assert b"/ban-lam-viec/" in officer.get(f"/ho-so/{case.case_code}/").content
    assert b"/ban-lam-viec/" not in page_of(case).content


def test_an_address_that_has_guessed_too_often_gets_nothing_from_here(case, settings):
    settings.EGOV_LOOKUPS = {**settings.EGOV_LOOKUPS, "SLOW_AFTER": 100, "REFUSE_AFTER": 3}
    page_of(case)
    caches["pages"].clear()
    page_of(case, REMOTE_ADDR="192.0.2.9")
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    for number in range(3):
        assert guesser.get(f"/ho-so/H19.150-260101-{number:04d}/").status_code == 404
    assert guesser.get(f"/ho-so/{case.case_code}/").status_code == 429


def test_language_is_chosen_without_a_token(client):
    chosen = Client(enforce_csrf_checks=True).post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/")
    assert chosen.cookies["django_language"].value == "en"
