"""Files to upload: sound ones, and bad ones of every kind."""

import io

from pypdf import PdfWriter


def small_pdf(text: str = "Giấy chứng nhận") -> bytes:
    """One page with a title; enough for a parser, quick to make."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
