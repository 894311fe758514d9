"""Giving out files: what a stranger wrote is shown or saved, and can do nothing in the name of this house."""

from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponse

__all__ = ["file_response", "framed_page"]

_PDF, _NONE = "application/pdf", "'none'"
_SHOWN = frozenset({_PDF, "image/jpeg", "image/png"})
_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# The page in which a browser shows a picture is styled by the browser itself, inline.
_SANDBOX = f"sandbox; {_CLOSED}; style-src 'unsafe-inline'"


def file_response(content: IO[bytes], *, name: str, content_type: str, show: bool = False) -> FileResponse:
    """The answer that gives out a file, under its name in any script (RFC 5987), taken for nothing but what it is.

    ``show`` opens PDFs and pictures in the browser; everything else is saved. Nothing in it is run or loaded from
    anywhere, and it cannot be framed. Only a PDF is not sandboxed as well: Chromium up to the versions for Windows 8
    refuses to show it then, and its reader runs nothing with the rights of the address the file came from.
    """
    shown = show and content_type in _SHOWN
    response = FileResponse(content, as_attachment=not shown, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = _CLOSED if shown and content_type == _PDF else _SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


def framed_page(html: str, *, styles: Iterable[str] = ()) -> HttpResponse:
    """A page for a frame in one of ours: drawn with the named styles and its own pictures, and able to do nothing."""
    response = HttpResponse(html)
    drawn = f"style-src {' '.join(styles) or _NONE}; img-src data:"
    response["Content-Security-Policy"] = (
        f"sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; {drawn}"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
