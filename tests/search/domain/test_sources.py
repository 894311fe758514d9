"""What goes into an index: read from the truth, and nothing that many must not read."""

import pytest
from django.db import connection

from search.domain.finding import ask
from search.domain.mending import rebuild
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
