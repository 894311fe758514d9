"""Block by block from the printed page to Word; whoever changes a template changes both."""

import io

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import html as reader
from lxml.html import HtmlElement

from documents.engines.word.runs import write_picture, write_runs
from documents.engines.word.sheet import WIDTH, new_sheet

Place = Document | _Cell  # what paragraphs and tables can be added to
CENTRED = {
    "superior",
    "unit",
    "number",
    "country",
    "motto",
    "place-date",
    "draft-mark",
    "subtitle",
    "capacity",
    "name",
    "centred",
}
SMALL = {
    "reason": 12,
    "why": 12,
    "foot": 10,
    "hash": 10,
    "recipients": 11,
    "qr": 9,
    "superior": 12,
    "unit": 12,
    "country": 12,
}
HEADINGS = {"h1": (14, 8), "h2": (13, 6)}
FIELD_LINES = 4  # room for a signature


def write_word(html: str) -> bytes:
    """The page as DOCX, to be read, marked up and passed around; what binds is printed from the values, never from here."""
    page = reader.document_fromstring(html)
    document = new_sheet(str(page.findtext(".//title")))
    _write_all(document, page.find("body"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _classes(element: HtmlElement) -> set[str]:
    return set(str(element.get("class", "")).split())


def _write_all(into: Place, element: HtmlElement) -> None:
    for child in element:
        if not isinstance(child.tag, str):
            continue
        _write(into, child)


def _write(into: Place, element: HtmlElement) -> None:
    kinds = _classes(element)
    if element.tag in {"p", "h1", "h2"}:
        _write_paragraph(into, element, kinds)
    elif element.tag == "img":
        paragraph = into.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write_picture(paragraph, element)
    elif element.tag == "table":
        _write_table(
            into, [list(row) for row in element.iter("tr")], ruled=True, heads=len(element.findall("thead/tr"))
        )
    elif kinds & {"head", "sign-table"}:
        _write_table(into, [list(row) for row in element], ruled=False)
    elif "field" in kinds:
        into.add_paragraph("\n" * FIELD_LINES)
    else:
        _write_all(into, element)


def _write_paragraph(into: Place, element: HtmlElement, kinds: set[str]) -> None:
    if "line" in kinds:
        return  # a rule under the agency: Word users draw none
    paragraph = into.add_paragraph()
    write_runs(paragraph, element)
    _lay_out(paragraph, element, kinds)


def _lay_out(paragraph: Paragraph, element: HtmlElement, kinds: set[str]) -> None:
    around = {name for parent in element.iterancestors() for name in _classes(parent)}
    form = paragraph.paragraph_format
    if element.tag in HEADINGS:
        size, space = HEADINGS[element.tag]
        form.space_before, form.keep_with_next = Pt(space), True
    else:
        size = next((SMALL[name] for name in (*kinds, *around) if name in SMALL), 13)
    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.italic = run.italic or "place-date" in kinds or None
    if element.tag == "h1" or kinds & CENTRED or "qr" in around:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif "text" in kinds or "items" in around:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if kinds & {"detail", "reason", "why"} or "items" in around:
        form.left_indent = Mm(6)
    elif "text" in kinds and "decision" in around:
        form.first_line_indent = Mm(10)
    form.keep_with_next = form.keep_with_next or ("closing" in around and "foot" not in around) or None


def _write_table(into: Place, rows: list[list[HtmlElement]], *, ruled: bool, heads: int = 0) -> None:
    columns = max(len(row) for row in rows)
    table = into.add_table(len(rows), columns)
    table.style = "Table Grid" if ruled else None
    table.autofit = False
    for place, width in enumerate(_widths(rows, columns, ruled=ruled)):
        table.columns[place].width = Mm(width)
        for row in table.rows:
            row.cells[place].width = Mm(width)  # Word reads the cells, LibreOffice the columns
    for row, elements in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, element in zip(row.cells, elements, strict=False):
            _fill(cell, element)
    _repeat(table, heads)


def _widths(rows: list[list[HtmlElement]], columns: int, *, ruled: bool) -> list[int]:
    kinds = [_classes(element) for element in rows[0]]
    if not ruled:
        return [WIDTH * 42 // 100, WIDTH - WIDTH * 42 // 100]
    if columns == 2:
        return [58, WIDTH - 58]
    fixed = [{"no": 12, "form": 32, "count": 22, "money": 38}.get(next(iter(kind), ""), 0) for kind in kinds]
    rest = (WIDTH - sum(fixed)) // max(fixed.count(0), 1)
    return [width or rest for width in fixed]


def _fill(cell: _Cell, element: HtmlElement) -> None:
    if element.find("p") is not None or element.find("div") is not None:
        _write_all(cell, element)
        first = cell.paragraphs[0]
        if len(cell.paragraphs) > 1 and not first.text:
            first._p.getparent().remove(first._p)
        return
    write_runs(cell.paragraphs[0], element)
    for run in cell.paragraphs[0].runs:
        run.font.size = Pt(12)


def _repeat(table: Table, heads: int) -> None:
    for row in table.rows[:heads] if heads else []:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
