"""Guessing from one address: slowed, then refused; and nobody can pretend to be somebody else."""

import pytest
from django.test import Client

from tests.factories.cases import submitted_case
from workflows.domain.secrets import lookup_secret

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def strict(settings):
    settings.EGOV_LOOKUPS = {"SLOW_AFTER": 3, "REFUSE_AFTER": 6, "WINDOW_SECONDS": 3600, "SLOW_STEP": 0.001}


@pytest.mark.parametrize(
    "guess",
    [
        lambda client, n: client.get(f"/tra-cuu/H19.150-261124-000{n}/WRONGWRONG/"),
        lambda client, n: client.head(f"/tra-cuu/H19.150-261124-000{n}/WRONGWRONG/"),
        lambda client, n: client.get(f"/ho-so/H19.150-261124-000{n}/"),
        lambda client, n: client.post("/theo-doi/", {"code": f"H19.150-261124-000{n}", "secret": "WRONGWRONG"}),
        lambda client, n: client.get(f"/kiem-tra/WRONGWRONGWRONG{n}/"),
    ],
    ids=["qr", "head", "code", "form", "verification"],
)
def test_guessing_is_refused_in_the_end(town, client, strict, guess):
    assert [guess(client, number).status_code for number in range(8)] == [404] * 6 + [429] * 2
    assert guess(Client(REMOTE_ADDR="10.0.0.9"), 0).status_code == 404


def test_guessing_a_secret_through_a_form_that_waits_is_counted_too(town, client, strict):
    case = submitted_case()
    page = f"/ho-so-cua-toi/{case.case_code}/rut/"
    guesses = [client.post(page, {"reason": "x", "lookup_secret": "WRONGWRONG"}).status_code for _n in range(8)]
    assert guesses == [403] * 6 + [429] * 2


def test_whoever_guessed_too_often_is_not_let_in_with_the_right_one(town, client, strict):
    case = submitted_case()
    for number in range(6):
        client.get(f"/tra-cuu/H19.150-261124-000{number}/WRONGWRONG/")
    assert client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/").status_code == 429
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert other.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/").status_code == 302


def test_a_forged_header_is_not_another_address(town, strict):
    for number in range(6):
        Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}).get("/ho-so/H19.150-261124-0001/")
    assert Client(headers={"X-Forwarded-For": "203.0.113.99"}).get("/ho-so/H19.150-261124-0001/").status_code == 429


def test_behind_our_proxy_each_visitor_counts_alone(town, strict, settings):
    settings.EGOV_PROXIES = ["127.0.0.0/8"]
    for number in range(6):
        forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
        Client(headers=forged).get("/ho-so/H19.150-261124-0001/")
    guesser, other = ({"X-Forwarded-For": address} for address in ("203.0.113.7", "203.0.113.8"))
    assert Client(headers=guesser).get("/ho-so/H19.150-261124-0001/").status_code == 429
    assert Client(headers=other).get("/ho-so/H19.150-261124-0001/").status_code == 404
