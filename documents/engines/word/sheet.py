"""The sheet of paper of an official document in Word: page, fonts, language, page number (Decree 30/2020, annex I)."""

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
TOP, RIGHT, BOTTOM, LEFT = 20, 15, 20, 30  # millimetres
WIDTH = 210 - LEFT - RIGHT


def new_sheet(title: str) -> Document:
    """An empty A4 document with the margins and the letters of the decree; pages are numbered from the second."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.language = title, "vi-VN"
    document.core_properties.author = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(TOP), Mm(BOTTOM)
    page.left_margin, page.right_margin = Mm(LEFT), Mm(RIGHT)
    page.different_first_page_header_footer = True
    page.header_distance = Mm(10)
    _letters(document)
    _number(page.header.paragraphs[0])
    return document


def _letters(document: Document) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, Pt(13)
    normal.paragraph_format.space_after = Pt(4)
    properties = normal.element.get_or_add_rPr()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):  # otherwise letters with marks come from another font
        properties.rFonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), "vi-VN")
    properties.append(language)


def _number(paragraph: Paragraph) -> None:
    """The number of the page, counted by Word, centred in the top margin."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
