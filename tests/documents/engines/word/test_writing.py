"""Drafts in Word: everything the page says, in its order, laid out as an official paper."""

import io

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import _Cell

from documents.domain import draft_word
from documents.engines.word import write_word
from documents.template_examples import VARIANTS
from documents.templates_spec import TEMPLATES
from documents.templatetags.papers import paper_code
from tests.factories.documents import drafted

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def lines(place: WordDocument | _Cell) -> list[str]:
    """Every paragraph with words, tables cell by cell, from the top."""
    found = []
    for block in place.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    found += lines(cell)
        elif block.text.strip():
            found.append(block.text.strip())
    return found


def word_of(town, code: str, variant: str = "short") -> WordDocument:
    return docx.Document(io.BytesIO(draft_word(drafted(town, code, variant))))


def test_a_permit_reads_as_the_paper_does(town):
    words = lines(word_of(town, "building_permit"))
    assert words[:9] == [
        "THÀNH PHỐ ĐỒNG NAI",
        "ỦY BAN NHÂN DÂN\nPHƯỜNG BÌNH PHƯỚC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ……",
        "Bình Phước, ngày …… tháng …… năm ……",
        "DỰ THẢO",
        "GIẤY PHÉP XÂY DỰNG",
        "(Sử dụng cho công trình: Nhà ở riêng lẻ)",
    ]
    assert "1. Cấp cho: Lê Văn Ẩn" in words
    assert words[words.index("Chiều cao công trình") + 1] == "8,9 m"
    assert words[words.index("PHÓ CHỦ TỊCH") + 1] == "Trần Quốc Bửu"


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_template_becomes_a_file_that_opens_with_all_its_words(town, code):
    for variant in VARIANTS:
        document = drafted(town, code, variant)
        words = " ".join(lines(docx.Document(io.BytesIO(draft_word(document)))))
        signer, check = document.values["signer"]["name"], paper_code(document.verification_code)
        missing = {text for text in (signer, check, "Độc lập - Tự do - Hạnh phúc", "DỰ THẢO") if text not in words}
        assert missing == set(), variant


def test_the_sheet_is_that_of_the_decree(town):
    document = word_of(town, "building_permit")
    page = document.sections[0]
    sizes = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.right_margin,
        page.bottom_margin,
        page.left_margin,
    )
    assert [round(size.mm) for size in sizes] == [210, 297, 20, 15, 20, 30]
    assert (page.different_first_page_header_footer, "PAGE" in page.header._element.xml) == (True, True)
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size) == ("Times New Roman", Pt(13))
    title = next(row for row in document.paragraphs if row.text == "GIẤY PHÉP XÂY DỰNG")
    assert (title.alignment, title.runs[0].bold, title.runs[0].font.size) == (WD_ALIGN_PARAGRAPH.CENTER, True, Pt(14))
    assert title.paragraph_format.keep_with_next


def test_the_qr_has_a_description_and_marks_do_not_break_the_file(town):
    document = word_of(town, "building_permit", "marks")
    assert 'descr="Mã QR mở trang kiểm tra văn bản"' in document.element.xml
    assert any("Số 1 < 2 & 3 > \"0\" 'x' ½ – — “ngoặc” … № § € ² ³ °C" in row for row in lines(document))


def test_the_same_page_gives_the_same_words_with_single_spaces():
    page = "<html><head><title>Thử</title></head><body><p>Một\n  <strong>hai</strong> <em>ba</em>, bốn<br>năm</p></body></html>"
    (paragraph,) = docx.Document(io.BytesIO(write_word(page))).paragraphs
    assert paragraph.text == "Một hai ba, bốn\nnăm"
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in paragraph.runs][:4] == [
        ("Một ", False, False),
        ("hai", True, False),
        (" ", False, False),
        ("ba", False, True),
    ]
