"""Words inside a paragraph: bold, slanted, broken where the page breaks them."""

import base64
import io
import re
from collections.abc import Iterator

from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

_SPACES = re.compile(r"[ \t\r\n]+")
_BOLD, _SLANTED = {"strong", "th", "h1", "h2"}, {"em"}


def _pieces(element: HtmlElement, bold: bool, slanted: bool) -> Iterator[tuple[str, bool, bool]]:
    bold, slanted = bold or element.tag in _BOLD, slanted or element.tag in _SLANTED
    yield element.text or "", bold, slanted
    for child in element:
        if child.tag == "br":
            yield "\n", bold, slanted
        else:
            yield from _pieces(child, bold, slanted)
        yield child.tail or "", bold, slanted


def write_runs(paragraph: Paragraph, element: HtmlElement) -> None:
    """Everything ``element`` says, with single spaces as a page shows them."""
    after_space = True
    for text, bold, slanted in _pieces(element, bold=False, slanted=False):
        words = text if text == "\n" else _SPACES.sub(" ", text)
        words = words.removeprefix(" ") if after_space else words
        if not words:
            continue
        run = paragraph.add_run(words)
        run.bold, run.italic = bold or None, slanted or None
        after_space = words[-1] in " \n"


def write_picture(paragraph: Paragraph, element: HtmlElement, *, side: int = 26) -> None:
    """A picture that the page carries in itself, ``side`` millimetres wide, with its description for those who cannot see it."""
    content = base64.b64decode(str(element.get("src")).partition(",")[2])
    shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(side))
    shape._inline.docPr.set("descr", str(element.get("alt")))
