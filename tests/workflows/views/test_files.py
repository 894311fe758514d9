"""The draft of a result as PDF and as Word: for those who may read the case, and for nobody else."""

import base64
import hashlib
import io
import re
from urllib.parse import quote

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.domain import UploadLimits, receive_upload
from tests.factories.cases import assigned_case, decided_case, drafted_case, submitted_case
from tests.factories.files import picture, small_pdf, word_file
from workflows.domain.outputs.results import result_document

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def ask(client, town, login: str, case, page: str):
    client.force_login(town.person(login))
    return client.get(reverse(f"workflows:{page}", args=[case.uuid]))


def test_a_draft_is_read_as_pdf_and_taken_out_as_word(town, client):
    case = drafted_case(town)
    shown = ask(client, town, "truongphong.ht.bp", case, "preview")
    assert (shown.status_code, shown["Content-Type"], b"".join(shown)[:5]) == (200, "application/pdf", b"%PDF-")
    taken = ask(client, town, "truongphong.ht.bp", case, "word")
    assert taken["Content-Disposition"] == 'attachment; filename="du-thao.docx"'
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(b"".join(taken))).paragraphs]
    assert {"DỰ THẢO", "GIẤY PHÉP XÂY DỰNG", "1. Cấp cho: Lê Văn Ẩn"} <= set(words)


def test_who_may_not_read_the_case_gets_no_draft_of_it(town, client):
    case = drafted_case(town)
    for page in ("preview", "word", "paper_page"):
        assert ask(client, town, "truongphong.ht.dx", case, page).status_code in {403, 404}
        client.logout()
        assert client.get(reverse(f"workflows:{page}", args=[case.uuid])).status_code == 302


def test_without_a_draft_there_is_nothing_to_take_out(town, client):
    case = assigned_case(town)
    assert ask(client, town, "truongphong.ht.bp", case, "word").status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "opened"),
    [
        ("Ảnh hiện trạng.jpg", picture(), ("inline", True)),
        ("Giấy tờ đất.pdf", small_pdf(), ("inline", False)),
        ("Đơn.docx", word_file(), ("attachment", True)),
    ],
)
def test_a_strangers_file_is_closed_in_whatever_way_it_is_opened(town, client, name, content, opened):
    case = submitted_case()
    file = receive_upload(
        SimpleUploadedFile(name, content), limits=UploadLimits.standard(frozenset({"pdf", "jpeg", "docx"}))
    )
    case.papers.update(file=file)
    client.force_login(town.person("tiepnhan.bp"))
    answer = client.get(reverse("workflows:file", args=[file.pk]))
    assert b"".join(answer) == content
    assert answer["Content-Disposition"] == f"{opened[0]}; filename*=utf-8''{quote(name)}"
    policy = answer["Content-Security-Policy"].split("; ")
    assert ("default-src 'none'" in policy, "sandbox" in policy) == (True, opened[1])
    assert [rule for rule in policy if rule.startswith("script-src")] == []
    assert (answer["X-Content-Type-Options"], "no-store" in answer["Cache-Control"]) == ("nosniff", True)


def test_a_paper_in_a_frame_is_the_page_that_is_printed_and_can_do_nothing(town, client):
    case = drafted_case(town)
    shown = ask(client, town, "truongphong.ht.bp", case, "paper_page")
    text, policy = shown.content.decode(), shown["Content-Security-Policy"]
    assert ("DỰ THẢO" in text, "Lê Văn Ẩn" in text, shown["X-Frame-Options"]) == (True, True, "SAMEORIGIN")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        f"style-src 'sha256-{digest}'; img-src data:"
    )


def test_a_decided_paper_in_a_frame_has_its_number(town, client):
    case = decided_case(town)
    text = ask(client, town, "phochutich.bp", case, "paper_page").content.decode()
    document = result_document(case)
    assert (document.notation.replace("/", "") in re.sub(r"<[^>]+>|/", "", text), "DỰ THẢO" in text) == (True, False)


def test_a_paper_that_cannot_be_printed_says_why_in_its_frame(town, client):
    case = drafted_case(town)
    document = result_document(case)
    type(document).objects.filter(pk=document.pk).update(values={})
    shown = ask(client, town, "truongphong.ht.bp", case, "paper_page")
    assert (shown.status_code, "Chưa xem được văn bản" in shown.content.decode()) == (200, True)
    assert "style-src 'none'" in shown["Content-Security-Policy"]
