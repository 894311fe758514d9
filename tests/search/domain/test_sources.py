"""What goes into an index: read from the truth, and nothing that many must not read."""

import pytest
from django.db import connection

from search.domain.finding import ask
from search.domain.mending import rebuild
from search.domain.sources import read_sources
from tests.factories.cases import submitted_case
from tests.search.domain.leaks import case_with_secrets, receipt_of, spellings, told
from workflows.domain.secrets import lookup_secret
from workflows.models import Case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_no_lookup_secret_is_indexed_or_shown(town):
    case, auditor = case_with_secrets(town), town.person("kiemtoan.bp")
    rebuild()
    secrets = [lookup_secret(row) for row in Case.objects.all()]
    shown = told(auditor, case)
    assert [word for secret in secrets for word in spellings(secret) if word in shown] == []
    assert "tra cứu: …" in shown.replace("<mark>", "").replace("</mark>", "")
    questions = [word for secret in secrets for word in (*spellings(secret), secret[:4], secret[:8])]
    assert [word for word in questions if ask(auditor, word).total] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT term FROM search_vocabulary")
        words = {term for (term,) in cursor.fetchall()}
    assert words & {piece.lower() for secret in secrets for piece in (secret, secret[0:4], secret[4:8])} == set()


def test_the_receipt_itself_is_still_found(town):
    case, auditor = case_with_secrets(town), town.person("kiemtoan.bp")
    notation = receipt_of(case).document.notation
    assert [hit.row for hit in ask(auditor, f'"{notation}"').hits if hit.kind == "document"] == [receipt_of(case)]


def test_answers_are_found_and_shown_as_people_read_them_and_by_their_code(town):
    case, auditor = submitted_case(), town.person("kiemtoan.bp")
    assert (case.answers["ward"], case.answers["land_area_m2"], case.answers["work_class"]) == ("H19.150", 120.5, "III")
    body = read_sources({f"case:{case.uuid}": 1})[f"case:{case.uuid}"].document.body
    pieces = body.split(" · ")
    assert {"Phường Bình Phước", "120,5 m²", "Cấp III"} <= set(pieces)
    assert [raw for raw in ("H19.150", "120.5", "III") if raw in pieces] == []
    for asked in ("phường bình phước", "120,5", "120.5", "H19.150"):
        assert case in {hit.case for hit in ask(auditor, asked).hits if hit.kind == "case"}, asked


@pytest.mark.parametrize("count", [1, 3])
def test_wards_of_many_cases_are_one_query(town, count, django_assert_num_queries):
    keys = {f"case:{submitted_case().uuid}": 1 for _number in range(count)}
    with django_assert_num_queries(5):
        assert set(read_sources(keys)) == set(keys)
