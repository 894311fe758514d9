"""Printed papers: what stands where, what travels inside, the same bytes whenever the same is printed."""

import hashlib
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from documents.domain import preview_pdf, render_document
from documents.domain.layout import OFFICER_FIELD, SEAL_FIELD, fields_of
from documents.domain.printing import paper_of, spec_of, verification_url
from documents.domain.rendering import _attachments
from documents.engines.pdf import render_pdf
from documents.errors import DraftIncompleteError, UnprintableError
from documents.models import Document, StoredFile
from documents.template_examples import VARIANTS, example
from documents.templates_spec import TEMPLATES
from tests.factories.documents import drafted, file_of, numbered, printed

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
AGAIN = """
import sys
from datetime import datetime
from documents.engines.pdf import render_pdf
sys.stdout.buffer.write(render_pdf(sys.stdin.read(), created=datetime.fromisoformat(sys.argv[1])))
"""


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_same_paper_printed_in_another_process_has_the_same_bytes(town):
    paper = paper_of(numbered(town))
    here = render_pdf(paper.html, created=paper.created)
    there = subprocess.run(
        [sys.executable, "-c", AGAIN, paper.created.isoformat()], input=paper.html.encode(), capture_output=True, check=True,
        cwd=Path(__file__).parents[3],
    ).stdout  # fmt: skip
    assert hashlib.sha256(there).hexdigest() == hashlib.sha256(here).hexdigest()


def test_a_job_that_runs_twice_prints_once(town):
    document = numbered(town)
    assert render_document(document.pk) == render_document(document.pk)
    assert (document.revisions.count(), StoredFile.objects.count()) == (1, 1)


def test_what_is_stored_can_be_printed_again_and_compared(town):
    document = printed(town)
    paper = paper_of(document)
    again = render_pdf(
        paper.html,
        created=paper.created,
        fields=fields_of(spec_of(document)),
        attachments=_attachments(document, paper),
    )
    revision = document.revisions.get()
    assert (hashlib.sha256(again).hexdigest(), paper.input_hash) == (revision.sha256, revision.input_hash)


def test_the_data_of_the_case_travels_inside(town):
    document = printed(town)
    with pikepdf.open(io.BytesIO(file_of(document, "rendered"))) as pdf:
        carried = pdf.attachments["du-lieu.json"]
        data = json.loads(carried.get_file().read_bytes())
        assert (str(carried.relationship), list(pdf.attachments)) == ("/Data", ["du-lieu.json"])
    assert (data["notation"], data["issued_on"], data["data"]) == ("01/THU", "2026-11-24", {"thu": 1})
    assert data["verification_code"] == document.verification_code


def test_number_date_and_code_are_printed_and_a_draft_has_none(town):
    document = drafted(town)
    draft = " ".join(pages_of(preview_pdf(document)))
    assert ("DỰ THẢO" in draft, "Số: ……" in draft) == (True, True)
    final = " ".join(pages_of(file_of(printed(town), "rendered")))
    assert ("DỰ THẢO" in final, "Số: 01/THU" in final, "ngày 24 tháng 11 năm 2026" in final) == (False, True, True)


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_pages_are_numbered_from_the_second_and_no_signature_stands_alone(town, code):
    for variant in VARIANTS:
        pages = pages_of(preview_pdf(drafted(town, code, variant)))
        numbers = [page.split()[-1] for page in pages]  # the margin is drawn last
        assert numbers[1:] == [str(place) for place in range(2, len(pages) + 1)], variant
        assert numbers[0] != "1", variant
        assert len(pages[-1].split()) > 45, variant  # something of the text stands with the signature


def test_the_fields_to_sign_stand_empty_and_the_seal_reaches_over_a_third_of_the_signature(town):
    fields = PdfReader(io.BytesIO(file_of(printed(town), "rendered"))).get_fields()
    assert set(fields) == {OFFICER_FIELD, SEAL_FIELD}
    rects = {}
    with pikepdf.open(io.BytesIO(file_of(printed(town), "rendered"))) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            rects[str(field.T)] = [float(value) for value in field.Rect]
            assert "/V" not in field
    signature, seal = rects[OFFICER_FIELD], rects[SEAL_FIELD]
    assert round(seal[2] - seal[0]) == round(seal[3] - seal[1]) == 102  # 36 mm
    overlap = (seal[2] - signature[0]) / (signature[2] - signature[0])
    assert 0.3 < overlap < 0.37
    assert seal[0] < signature[0]


def test_the_qr_leads_to_the_page_where_anybody_can_ask(town, settings):
    settings.EGOV_PUBLIC_URL = "https://dongnai.example.vn/"
    document = drafted(town)
    assert verification_url(document) == f"https://dongnai.example.vn/kiem-tra/{document.verification_code}/"


def test_text_of_people_cannot_become_part_of_the_page(town):
    document = drafted(town, used_for='<img src="file:///etc/passwd"><script>x</script>')
    html = paper_of(document, draft=True).html
    assert "&lt;img src=&quot;file:///etc/passwd&quot;&gt;" in html
    assert "<script>" not in html


def test_the_page_fetches_nothing():
    secret = "<html lang=vi><title>x</title><body><h1>x</h1><img alt=x src='{}'></body></html>"
    made = {
        render_pdf(secret.format(url), created=datetime(2026, 1, 1, tzinfo=UTC))
        for url in ("file:///etc/hostname", "http://127.0.0.1:1/a.png")
    }
    assert all(b"/Subtype /Image" not in pdf for pdf in made)


@pytest.mark.parametrize(
    ("changes", "error"), [({"works": {}}, DraftIncompleteError), ({"used_for": "☎"}, UnprintableError)]
)
def test_a_draft_that_cannot_be_printed_says_why(town, changes, error):
    with pytest.raises(error):
        preview_pdf(drafted(town, **changes))
    assert Document.objects.get().number is None


def test_a_receipt_of_the_usual_length_is_one_sheet(town):
    [page] = pages_of(file_of(printed(town, "receipt"), "rendered"))
    assert ("75.000 đồng" in page, "NGƯỜI NỘP HỒ SƠ" in page, "Mã kiểm tra văn bản" in page) == (True, True, True)


def receipt_of(town, number: int) -> list[list[str]]:
    """The lines of each page of a receipt for so many papers, two of them with long names."""
    row = example("receipt", "short")["components"][0]
    long = "Bản sao giấy tờ chứng minh quyền sử dụng đất theo quy định của pháp luật về đất đai"
    papers = [{**row, "name": long if place in {1, 2} else f"Giấy tờ thứ {place + 1}"} for place in range(number)]
    draft = drafted(town, "receipt", components=papers)
    return [page.split("\n") for page in pages_of(preview_pdf(draft))]


def test_a_receipt_for_eight_papers_is_one_sheet(town):
    assert len(receipt_of(town, 8)) == 1


@pytest.mark.parametrize("number", [10, 14])
def test_a_longer_receipt_goes_on_with_its_last_papers_under_their_head(town, number):
    first, second = receipt_of(town, number)
    text = " ".join(second)
    assert [f"Giấy tờ thứ {place}" in text for place in (number - 1, number)] == [True, True]
    assert ("Tên giấy tờ" in text, "NGƯỜI TIẾP NHẬN HỒ SƠ" in text, "Thời gian trả kết quả" in text) == (
        True,
        True,
        True,
    )
    assert "NGƯỜI TIẾP NHẬN" not in " ".join(first)
