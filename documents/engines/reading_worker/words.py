"""The words of a PDF, page by page."""

import zlib

from pypdf import PdfReader
from pypdf.errors import PyPdfError

TEXT_MAX = 2_000_000
UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zlib.error)


def text_of_pdf(path: str) -> str:
    """The words of a PDF; a page that cannot be read does not hide the others."""
    pages, size = [], 0
    for page in PdfReader(path).pages:
        try:
            words = page.extract_text()
        except UNREADABLE:
            continue
        pages.append(words)
        size += len(words)
        if size > TEXT_MAX:
            break
    return "\n\n".join(pages)[:TEXT_MAX]
