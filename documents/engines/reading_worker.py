"""Reads one hostile file in a process of its own: no network, no writing, little memory, little time.

Run as a script by ``documents.engines.reading``; imports nothing of the house. Prints one JSON object. Parsers are
attack surface: whatever happens here, the web server only sees an exit code and a few numbers.
"""

import io
import json
import re
import resource
import sys
import xml.etree.ElementTree as ET
import zipfile
import zlib
from pathlib import Path

MEMORY = 1_500 * 1024 * 1024
CHUNK = 1024 * 1024
STREAM_MAX = 64 * 1024 * 1024  # one stream of text or vectors, unpacked
TOTAL_MAX = 384 * 1024 * 1024  # all of them together
OBJECTS_MAX = 400_000
TEXT_MAX = 2_000_000
ZIP_MAX = 200 * 1024 * 1024

MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"#!", "program"),
    (b"PK\x03\x04", "zip"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
)
HTML = re.compile(rb"<\s*(?:html|script|!doctype|svg|\?php|body|iframe)", re.IGNORECASE)
CODE = re.compile(rb"<\s*(?:html|script|\?php|iframe)", re.IGNORECASE)


class Problem(Exception):  # noqa: N818 - an answer, not an error: it never leaves this process
    """The file is refused; the code says why."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def limit(cpu_seconds: int) -> None:
    """Take from this process what a parser has no use for."""
    for what, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (amount, amount))


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


def refuse_mixed(data: bytes, kind: str) -> None:
    """A file that is two things at once shows the officer one and the next reader another."""
    if kind in {"pdf", "jpeg", "png"} and zipfile.is_zipfile(io.BytesIO(data)):
        raise Problem("mixed")
    if kind in {"jpeg", "png"} and (b"%PDF-" in data[:1024] or CODE.search(data[:8192])):
        raise Problem("mixed")
    if kind == "pdf":
        start, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
        if CODE.search(data[:start]) or data[:2] == b"MZ":
            raise Problem("mixed")
        if end < 0:
            raise Problem("corrupt")
        tail = data[end + 5 :].strip(b"\0 \t\r\n\x1a")
        if len(tail) > 1024 or CODE.search(tail) or tail[:2] in {b"PK", b"MZ"}:
            raise Problem("mixed")


def unpacked(raw: bytes, rounds: int, most: int) -> int:
    """How large ``raw`` is after ``rounds`` of deflate; stops at ``most``. Nothing is kept."""
    engines = [zlib.decompressobj() for _ in range(rounds)]
    totals = [0] * rounds

    def feed(level: int, piece: bytes) -> None:
        while piece:
            out = engines[level].decompress(piece, CHUNK)
            totals[level] += len(out)
            if totals[level] > most:
                raise Problem("bomb")
            if level + 1 < rounds and out:
                feed(level + 1, out)
            rest = engines[level].unconsumed_tail
            if rest == piece and not out:
                break
            piece = rest

    for start in range(0, len(raw), CHUNK):
        feed(0, raw[start : start + CHUNK])
    return totals[-1]


def filters_of(stream) -> list[str]:
    """The names of a stream's filters."""
    import pikepdf  # noqa: PLC0415 - after the limits

    value = stream.get("/Filter")
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, pikepdf.Array) else [str(value)]


def number(value: object) -> int:
    """A whole number from a dictionary, 0 when it is none."""
    try:
        return int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return 0


def weigh_stream(stream, max_pixels: int) -> int:
    """The unpacked size of a stream that is not a picture; pictures are weighed by their pixels."""
    names = filters_of(stream)
    most = STREAM_MAX
    picture = str(stream.get("/Subtype", "")) == "/Image"
    if picture:
        pixels = number(stream.get("/Width", 0)) * number(stream.get("/Height", 0))
        if pixels > max_pixels:
            raise Problem("pixels")
        most = pixels * 8 + CHUNK
    deflates = [name for name in names if name in {"/FlateDecode", "/Fl"}]
    if len(names) > 4:
        raise Problem("bomb")
    if names and len(deflates) == len(names):
        size = unpacked(stream.read_raw_bytes(), len(deflates), most)
    elif picture or not names:
        size = 0
    else:
        try:
            size = len(stream.read_bytes())
        except Exception:
            size = 0
    return 0 if picture else size


def marks_of(obj) -> set[str]:
    """What a dictionary gives away: a signature, or content that acts by itself."""
    found = set()
    if "/ByteRange" in obj:
        found.add("signed")
    if "/JS" in obj or str(obj.get("/S", "")) == "/JavaScript":
        found.add("javascript")
    if str(obj.get("/S", "")) in {"/Launch", "/ImportData", "/SubmitForm"}:
        found.add("launch")
    if "/EF" in obj:
        found.add("embedded_files")
    if "/XFA" in obj:
        found.add("xfa")
    return found


def walk_objects(pdf, max_pixels: int) -> set[str]:
    """Weigh every stream, collect every mark."""
    import pikepdf  # noqa: PLC0415 - after the limits

    marks: set[str] = set()
    total = 0
    if len(pdf.objects) > OBJECTS_MAX:
        raise Problem("bomb")
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Stream):
            total += weigh_stream(obj, max_pixels)
            if total > TOTAL_MAX:
                raise Problem("bomb")
            marks |= marks_of(obj)
        elif isinstance(obj, pikepdf.Dictionary):
            marks |= marks_of(obj)
            action = obj.get("/A")
            if isinstance(action, pikepdf.Dictionary):
                marks |= marks_of(action)
    root = pdf.Root
    for key in ("/OpenAction", "/AcroForm"):
        if isinstance(root.get(key), pikepdf.Dictionary):
            marks |= marks_of(root[key])
    return marks


def examine_pdf(path: str, limits: dict) -> dict:
    """Pages, signatures and active content of a PDF."""
    import pikepdf  # noqa: PLC0415 - after the limits

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
            for page in pdf.pages:
                page.obj.get("/Contents")
            repaired = bool(pdf.get_warnings())
    except pikepdf.PasswordError as error:
        raise Problem("encrypted") from error
    except (pikepdf.PdfError, zlib.error, ValueError, RuntimeError, TypeError) as error:
        raise Problem("corrupt") from error
    return {"pages": pages, "signed": "signed" in marks, "active": sorted(marks - {"signed"}), "repaired": repaired}


def examine_image(path: str, kind: str, limits: dict) -> dict:
    """Pixels of a picture, decoded once from end to end."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - after the limits

    Image.MAX_IMAGE_PIXELS = None  # our own limit, with our own message
    try:
        with Image.open(path, formats=[kind.upper()]) as image:
            width, height = image.size
            if width * height > limits["max_pixels"]:
                raise Problem("pixels")
            image.load()
    except Problem:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error) as error:
        raise Problem("corrupt") from error
    return {"pages": 1, "signed": False, "active": [], "width": width, "height": height}


def is_docx(data: bytes) -> bool:
    """Whether a ZIP is a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def examine_docx(data: bytes) -> dict:
    """Size and macros of a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            items = archive.infolist()
            if len(items) > 2000 or sum(item.file_size for item in items) > ZIP_MAX:
                raise Problem("bomb")
            if any(item.flag_bits & 1 for item in items):
                raise Problem("encrypted")
            if any(item.filename.endswith("vbaProject.bin") for item in items):
                raise Problem("macros")
            if archive.testzip() is not None:
                raise Problem("corrupt")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise Problem("corrupt") from error
    return {"pages": 0, "signed": False, "active": []}


def examine(path: str, limits: dict) -> dict:
    """The facts of a file, or the reason why it is refused."""
    data = Path(path).read_bytes()
    kind = sniff(data)
    if kind == "zip" and is_docx(data):
        kind = "docx"
    if kind == "mixed":
        raise Problem("mixed")
    if kind not in limits["accept"]:
        raise Problem("program" if kind == "program" else "type", found=kind)
    refuse_mixed(data, kind)
    if kind == "pdf":
        return {"kind": kind, **examine_pdf(path, limits)}
    if kind == "docx":
        return {"kind": kind, **examine_docx(data)}
    return {"kind": kind, **examine_image(path, kind, limits)}


def text_of_pdf(path: str) -> str:
    """The words of a PDF, page by page."""
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - after the limits

    pages, size = [], 0
    for page in PdfReader(path).pages:
        try:
            words = page.extract_text()
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zlib.error):
            continue  # one page that cannot be read does not hide the others
        pages.append(words)
        size += len(words)
        if size > TEXT_MAX:
            break
    return "\n\n".join(pages)[:TEXT_MAX]


def text_of_docx(path: str) -> str:
    """The words of a Word document."""
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        source = archive.read("word/document.xml")
    if b"<!DOCTYPE" in source[:1000] or b"<!ENTITY" in source:
        raise Problem("corrupt")
    root = ET.fromstring(source)  # noqa: S314 - no entities (refused above), and this process may die
    lines = ("".join(node.text or "" for node in line.iter(f"{word}t")) for line in root.iter(f"{word}p"))
    return "\n".join(lines)[:TEXT_MAX]


def main() -> None:
    """``examine PATH LIMITS`` or ``text PATH KIND``."""
    action, path, argument, seconds = sys.argv[1:5]
    limit(int(seconds))
    try:
        if action == "examine":
            answer = examine(path, json.loads(argument))
        else:
            answer = {"text": text_of_docx(path) if argument == "docx" else text_of_pdf(path)}
    except Problem as problem:
        answer = {"problem": problem.code, **problem.facts}
    except (MemoryError, RecursionError):
        answer = {"problem": "bomb"}
    except Exception:
        answer = {"problem": "corrupt"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
