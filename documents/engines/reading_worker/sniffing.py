"""What a file is, by its bytes and not by its name; and whether it is two things at once."""

import io
import re
import zipfile

from documents.engines.reading_worker.problem import Problem

PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    *((magic, "program") for magic in PROGRAMS),
    (b"PK\x03\x04", "zip"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
)
HTML = re.compile(rb"<\s*(?:html|script|!doctype|svg|\?php|body|iframe)", re.IGNORECASE)
CODE = re.compile(rb"<\s*(?:html|script|\?php|iframe)", re.IGNORECASE)
TAIL_MAX = 1024  # what mailers and scanners leave behind the end mark


def sniff(data: bytes) -> str:
    """What the first bytes say the file is."""
    head = data[:1024]
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in {b"heic", b"heix", b"mif1", b"hevc", b"msf1"} else "video"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return "pdf"
    if b"%PDF-" in head:
        return "mixed"
    return "html" if HTML.search(head) else "unknown"


def is_word(data: bytes) -> bool:
    """Whether a ZIP is a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def refuse_mixed(data: bytes, kind: str) -> None:
    """A file that is two things at once shows the officer one and the next reader another."""
    if kind in {"pdf", "jpeg", "png"} and zipfile.is_zipfile(io.BytesIO(data)):
        raise Problem("mixed")
    if kind in {"jpeg", "png"} and (b"%PDF-" in data[:1024] or CODE.search(data[:8192])):
        raise Problem("mixed")
    if kind == "pdf":
        _refuse_mixed_pdf(data)


def _refuse_mixed_pdf(data: bytes) -> None:
    start, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    if CODE.search(data[:start]):
        raise Problem("mixed")
    if end < 0:
        raise Problem("corrupt")
    tail = data[end + 5 :].strip(b"\0 \t\r\n\x1a")
    if CODE.search(tail) or tail.startswith((b"PK", *PROGRAMS)):
        raise Problem("mixed")
    if len(tail) > TAIL_MAX:  # objects behind the last end mark: the rest of the file is missing
        raise Problem("corrupt" if b" obj" in tail else "mixed")
