"""A PDF: pages, weight, signatures, and what in it acts by itself."""

import zlib

import pikepdf

from documents.engines.reading_worker.problem import Problem
from documents.engines.reading_worker.sniffing import PROGRAMS
from documents.engines.reading_worker.weighing import OBJECTS_MAX, TOTAL_MAX, weigh_stream

ACTIONS = {"/Launch": "launch", "/ImportData": "launch", "/JavaScript": "javascript", "/SubmitForm": "submit"}
BROKEN = (pikepdf.PdfError, zlib.error, ValueError, RuntimeError, TypeError)


def marks_of(obj: pikepdf.Object) -> set[str]:
    """What a dictionary gives away: a signature, or content that acts by itself."""
    found = set()
    if "/ByteRange" in obj:
        found.add("signed")
    if "/JS" in obj:
        found.add("javascript")
    if str(obj.get("/S", "")) in ACTIONS:
        found.add(ACTIONS[str(obj.get("/S"))])
    if "/EF" in obj:
        found.add("embedded_files")
    if "/XFA" in obj:
        found.add("xfa")
    return found


def nested(value: object) -> list[pikepdf.Object]:
    """The dictionaries written directly inside another, which the list of objects does not name."""
    waiting: list[object] = [value]
    found: list[pikepdf.Object] = []
    while waiting and len(found) < OBJECTS_MAX:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            continue
        if isinstance(item, pikepdf.Array):
            waiting += [part for part in item if not getattr(part, "is_indirect", False)]
            continue
        found.append(item)
        waiting += [part for _key, part in item.items() if not getattr(part, "is_indirect", False)]
    return found


def walk_objects(pdf: pikepdf.Pdf, max_pixels: int) -> set[str]:
    """Weigh every stream, collect every mark."""
    marks: set[str] = set()
    total = 0
    if len(pdf.objects) > OBJECTS_MAX:
        raise Problem("bomb")
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Stream):
            total += weigh_stream(obj, max_pixels)
            if total > TOTAL_MAX:
                raise Problem("bomb")
        for part in nested(obj):
            marks |= marks_of(part)
    return marks


def refuse_programs(pdf: pikepdf.Pdf) -> None:
    """A program carried inside a PDF is still a program."""
    for name in list(pdf.attachments):
        if pdf.attachments[name].get_file().read_bytes()[:8].startswith(PROGRAMS):
            raise Problem("program_inside")


def examine_pdf(path: str, limits: dict) -> dict:
    """Pages, signatures and active content of a PDF."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Problem("encrypted")
            pages = len(pdf.pages)
            if pages == 0:
                raise Problem("corrupt")
            if pages > limits["max_pages"]:
                raise Problem("pages", pages=pages)
            marks = walk_objects(pdf, limits["max_pixels"])
            if marks & {"launch", "javascript"}:
                raise Problem("active")
            refuse_programs(pdf)
            for page in pdf.pages:
                page.obj.get("/Contents")
            repaired = bool(pdf.get_warnings())
    except pikepdf.PasswordError as error:
        raise Problem("encrypted") from error
    except BROKEN as error:
        raise Problem("corrupt") from error
    return {"pages": pages, "signed": "signed" in marks, "active": sorted(marks - {"signed"}), "repaired": repaired}
