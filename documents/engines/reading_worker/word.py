"""A Word document: its weight, macros, what it fetches from elsewhere, and its words."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib

from documents.engines.reading_worker.problem import Problem

ZIP_MAX = 200 * 1024 * 1024
PARTS_MAX = 2000
TEXT_MAX = 2_000_000
# A template or frame that Word would fetch from another machine the moment somebody opens the file.
FETCHED = re.compile(rb"(?:attachedTemplate|frame|oleObject|subDocument)[^>]*TargetMode=\"External\"", re.IGNORECASE)
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError)


def examine_word(data: bytes) -> dict:
    """Size, macros and foreign parts of a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_parts(archive)
            if archive.testzip() is not None:
                raise Problem("corrupt")
            for item in archive.infolist():
                if item.filename.endswith(".rels") and FETCHED.search(archive.read(item)):
                    raise Problem("active")
    except BROKEN as error:
        raise Problem("corrupt") from error
    return {"pages": 0, "signed": False, "active": []}


def _refuse_parts(archive: zipfile.ZipFile) -> None:
    items = archive.infolist()
    if len(items) > PARTS_MAX or sum(item.file_size for item in items) > ZIP_MAX:
        raise Problem("bomb")
    if any(item.flag_bits & 1 for item in items):
        raise Problem("encrypted")
    names = [item.filename.lower() for item in items]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Problem("macros")
    if any(name.startswith("word/embeddings/") and name.endswith(".bin") for name in names):
        raise Problem("program_inside")


def text_of_word(path: str) -> str:
    """The words of a Word document."""
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        source = archive.read("word/document.xml")
    if b"<!DOCTYPE" in source[:1000] or b"<!ENTITY" in source:
        raise Problem("corrupt")
    root = ET.fromstring(source)  # noqa: S314 - no entities (refused above), and this process may die
    lines = ("".join(node.text or "" for node in line.iter(f"{word}t")) for line in root.iter(f"{word}p"))
    return "\n".join(lines)[:TEXT_MAX]
