"""What lines of the log hold, and what they never do."""

import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings
from django.test import Client

from tests.factories.cases import submitted_case
from workflows.domain.secrets import lookup_secret

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def lines():
    """Everything that is logged, in the form it is written in."""
    written: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    chosen = settings.LOGGING["formatters"]["json"]
    keeper = Keeper()
    facts = {key: value for key, value in chosen.items() if key != "()"}
    keeper.setFormatter(structlog.stdlib.ProcessorFormatter(**facts))
    root = logging.getLogger()
    root.addHandler(keeper)
    yield written
    root.removeHandler(keeper)


@pytest.mark.parametrize("page", ["confirm-email/Mg:1abc:KEYOFALINK", "password/reset/key/2-KEYOFALINK"])
def test_the_key_of_a_mailed_link_is_in_no_line(lines, page):
    assert Client(enforce_csrf_checks=True).post(f"/tai-khoan/{page}/").status_code == 403
    assert any("/tai-khoan/" in line for line in lines)
    assert "KEYOFALINK" not in "".join(lines)


def test_the_secret_in_an_address_is_in_no_line(town, client, lines, settings):
    settings.EGOV_LOOKUPS = {**settings.EGOV_LOOKUPS, "REFUSE_AFTER": 1}
    case = submitted_case()
    client.get(f"/tra-cuu/{case.case_code}/NEARLYRIGHT/")
    client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/?a=1")
    told = [line for line in lines if "/tra-cuu/" in line]
    assert [f"/tra-cuu/{case.case_code}/…/" in line for line in told] == [True] * len(told)
    assert len(told) >= 4
    assert [line for line in lines if lookup_secret(case) in line or "NEARLYRIGHT" in line] == []


def test_an_error_is_one_line_with_its_reason_and_without_secrets(lines):
    try:
        raise ValueError("/tra-cuu/H19.150-261127-0001/SECRETWORD/")
    except ValueError:
        logging.getLogger("django.request").exception(
            "Internal Server Error: %s", "/tra-cuu/H19.150-261127-0001/SECRETWORD/"
        )
    line = json.loads(lines[-1])
    assert line["event"] == "Internal Server Error: /tra-cuu/H19.150-261127-0001/…/"
    assert "ValueError: /tra-cuu/H19.150-261127-0001/…/" in line["exception"]


def test_no_line_names_an_address_of_a_visitor(client, lines):
    client.get("/khong-co/", REMOTE_ADDR="203.0.113.77")
    assert len(lines) >= 1
    assert [line for line in lines if "203.0.113.77" in line] == []
