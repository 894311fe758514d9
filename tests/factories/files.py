"""Files to upload: sound ones, and bad ones of every kind."""

import io
import zipfile
import zlib

import docx
import pikepdf
from PIL import Image, TiffImagePlugin
from pypdf import PdfReader, PdfWriter

PROGRAM = b"MZ\x90\x00" + b"\0" * 60 + b"PE\0\0" + b"\0" * 400


def _saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def small_pdf(text: str = "Giấy chứng nhận", pages: int = 1) -> bytes:
    """Empty pages with a title; enough for a parser, quick to make."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": text})
    return _saved(writer)


def worded_pdf(words: str) -> bytes:
    """One page that says something a reader can find."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
        return _pike(pdf)


def _pike(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def locked_pdf(*, to_open: bool = True) -> bytes:
    """With a password to open it, or only forbidden to be changed."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(small_pdf())))
    writer.encrypt("secret" if to_open else "", "owner", algorithm="AES-256")
    return _saved(writer)


def pdf_with_script() -> bytes:
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('xin chào')"))
        return _pike(pdf)


def pdf_that_launches() -> bytes:
    """An action written directly inside a page's annotation: no object of its own."""
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].obj.Annots = pikepdf.Array([note])
        return _pike(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def pdf_carrying(content: bytes, name: str = "tep.bin") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(small_pdf())))
    writer.add_attachment(name, content)
    return _saved(writer)


def pdf_bomb(size: int = 200 * 1024 * 1024) -> bytes:
    """A stream that unpacks to ``size`` bytes of spaces, packed twice."""
    packer, chunk, packed = zlib.compressobj(9), b" " * 1024 * 1024, b""
    for _ in range(size // len(chunk)):
        packed += packer.compress(chunk)
    packed += packer.flush()
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(zlib.compress(packed, 9), filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
        return _pike(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def pdf_with_huge_picture() -> bytes:
    """A picture that says it has a hundred thousand pixels on each side."""
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        picture = pikepdf.Stream(pdf, zlib.compress(bytes(1000)))
        picture.Type, picture.Subtype, picture.Filter = (
            pikepdf.Name.XObject,
            pikepdf.Name.Image,
            pikepdf.Name.FlateDecode,
        )
        picture.Width, picture.Height, picture.ColorSpace, picture.BitsPerComponent = (
            100_000,
            100_000,
            pikepdf.Name.DeviceGray,
            8,
        )
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pdf.make_indirect(picture)))
        return _pike(pdf)


def linearised_pdf(pages: int = 30) -> bytes:
    """Made for slow lines: an end mark stands near its beginning, too."""
    with pikepdf.open(io.BytesIO(small_pdf(pages=pages))) as pdf:
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(
                b"q 1 0 0 1 10 10 cm Q % " + zlib.compress(bytes(range(256)) * 9).hex().encode()
            )
        return _pike(pdf, linearize=True)


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, gps: bool = False) -> bytes:
    image, out = Image.new("RGB", size, "white"), io.BytesIO()
    exif = Image.Exif()
    if gps:
        whole = TiffImagePlugin.IFDRational
        exif.get_ifd(0x8825).update({1: "N", 2: (whole(11), whole(32), whole(0))})
    image.save(out, kind, **({"exif": exif.tobytes()} if gps else {}))
    return out.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A hundred kilobytes that would fill memory once decoded."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", compress_level=9)
    return out.getvalue()


def word_file(words: str = "Đơn đề nghị") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def word_file_with(name: str, content: bytes) -> bytes:
    """A Word document with one more part in it."""
    out = io.BytesIO(word_file())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()
