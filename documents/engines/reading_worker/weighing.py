"""How large a PDF's streams are once unpacked, found out without keeping them."""

import zlib

import pikepdf

from documents.engines.reading_worker.problem import Problem

CHUNK = 1024 * 1024
STREAM_MAX = 64 * 1024 * 1024  # one stream of text or vectors, unpacked
TOTAL_MAX = 384 * 1024 * 1024  # all of them together
OBJECTS_MAX = 400_000
FILTERS_MAX = 4


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


def filters_of(stream: pikepdf.Stream) -> list[str]:
    """The names of a stream's filters."""
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


def weigh_stream(stream: pikepdf.Stream, max_pixels: int) -> int:
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
    if len(names) > FILTERS_MAX:
        raise Problem("bomb")
    size = 0
    if names and len(deflates) == len(names):
        size = unpacked(stream.read_raw_bytes(), len(deflates), most)
    elif names and not picture:
        size = _decoded(stream)
    return 0 if picture else size


def _decoded(stream: pikepdf.Stream) -> int:
    """With another filter the parser itself unpacks, under this process's limit of memory."""
    try:
        return len(stream.read_bytes())
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return 0
