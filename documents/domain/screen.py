"""A paper on the screen: the very page that is printed, for a frame in which nothing runs and nothing is loaded."""

import base64
import hashlib
import re
from dataclasses import dataclass

from documents.domain.printing import paper_of
from documents.enums import DocumentState
from documents.models import Document

__all__ = ["ScreenPaper", "screen_paper"]

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class ScreenPaper:
    """The page as HTML, and the hashes by which a content policy lets exactly its own style pass."""

    html: str
    styles: list[str]


def screen_paper(document: Document) -> ScreenPaper:
    """The paper as it is printed now: a draft with the word DỰ THẢO, otherwise with its number and date.

    Nothing is printed for it, so it costs no more than any page. What is signed is the file, made from the same page.

    Raises:
        DraftIncompleteError, UnprintableError: as printing it would.
    """
    html = paper_of(document, draft=document.state == DocumentState.DRAFT).html
    digests = (hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(html))
    return ScreenPaper(html, [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests])
