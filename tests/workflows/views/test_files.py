"""The draft of a result as PDF and as Word: for those who may read the case, and for nobody else."""

import io

import docx
import pytest
from django.urls import reverse

from tests.factories.cases import assigned_case, drafted_case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def ask(client, town, login: str, case, page: str):
    client.force_login(town.person(login))
    return client.get(reverse(f"workflows:{page}", args=[case.uuid]))


def test_a_draft_is_read_as_pdf_and_taken_out_as_word(town, client):
    case = drafted_case(town)
    shown = ask(client, town, "truongphong.ht.bp", case, "preview")
    assert (shown.status_code, shown["Content-Type"], shown.content[:5]) == (200, "application/pdf", b"%PDF-")
    taken = ask(client, town, "truongphong.ht.bp", case, "word")
    assert taken["Content-Disposition"] == 'attachment; filename="du-thao.docx"'
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(taken.content)).paragraphs]
    assert {"DỰ THẢO", "GIẤY PHÉP XÂY DỰNG", "1. Cấp cho: Lê Văn Ẩn"} <= set(words)


def test_who_may_not_read_the_case_gets_no_draft_of_it(town, client):
    case = drafted_case(town)
    for page in ("preview", "word"):
        assert ask(client, town, "truongphong.ht.dx", case, page).status_code in {403, 404}
        client.logout()
        assert client.get(reverse(f"workflows:{page}", args=[case.uuid])).status_code == 302


def test_without_a_draft_there_is_nothing_to_take_out(town, client):
    case = assigned_case(town)
    assert ask(client, town, "truongphong.ht.bp", case, "word").status_code == 409
