"""What a forger can do to an issued file, with ordinary tools and with keys of their own."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.stamp import TextStampStyle
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from documents.engines import demo_pki
from documents.engines.signing.making import signer_of
from documents.engines.signing.trust import time_authority
from documents.engines.types import Credential

OFFICER = "KySo_NguoiKy"


def _saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flipped(pdf: bytes, at: int | None = None) -> bytes:
    """One bit, in the middle of the first page's words unless said otherwise."""
    place = pdf.index(b"stream\n") + 40 if at is None else at
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def with_note(pdf: bytes) -> bytes:
    """A text laid over the page by an update behind the last signature."""
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_annotation(0, FreeText(text="ĐÃ SỬA", rect=(100, 600, 300, 650)))
    return _saved(writer)


def with_title(pdf: bytes) -> bytes:
    """Another title, by an update."""
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_metadata({"/Title": "Khác"})
    return _saved(writer)


def with_other_page(pdf: bytes) -> bytes:
    """Another content for a page, by an update: the mathematics of the signatures still hold."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    drawn = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 600 200 50 re f Q")
    page[generic.pdf_name("/Contents")] = writer.add_object(drawn)
    writer.mark_update(page.container_ref)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_bytes_behind(pdf: bytes) -> bytes:
    return pdf + b"\n% them\n"


def rewritten(pdf: bytes) -> bytes:
    """The same pages, written anew by another tool."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(out)
    return out.getvalue()


def stripped(pdf: bytes) -> bytes:
    """The pages without the signatures."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    return _saved(writer)


def _contents(pdf: bytes) -> tuple[int, int]:
    """Where the hexadecimal bytes of the first signature begin and end."""
    found = re.search(rb"/Contents\s*<([0-9a-fA-F]{2000,})>", pdf)
    assert found is not None
    return found.span(1)


def with_junk_in_padding(pdf: bytes) -> bytes:
    """The zeroes behind the first signature's bytes are not under that signature."""
    _start, end = _contents(pdf)
    assert pdf[end - 8 : end] == b"0" * 8
    return pdf[: end - 8] + b"41424344" + pdf[end:]


def with_broken_timestamp(pdf: bytes) -> bytes:
    """One hexadecimal digit of the time that the first signature carries."""
    first = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[0]
    token = next(iter(extract_tst_data_iter(first.signer_info, signed=False)))
    value = token["signer_infos"][0]["signature"].native.hex().encode()
    place = pdf.lower().index(value) + 11
    other = b"0" if pdf[place : place + 1] != b"0" else b"1"
    return pdf[:place] + other + pdf[place + 1 :]


def sign_with(
    pdf: bytes, credential: Credential, *, field: str = OFFICER, new: bool = False, stamped: bool = True
) -> bytes:
    """A signature that the house would never make: no question asked, only a time added (``stamped``)."""
    meta = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    spec = SigFieldSpec(field, box=(100, 100, 260, 160)) if new else None
    engine = PdfSigner(
        meta,
        signer=signer_of(credential),
        timestamper=time_authority() if stamped else None,
        new_field_spec=spec,
        stamp_style=TextStampStyle() if new else None,
    )
    return engine.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()


def credential_in(
    folder: Path, name: str, *, days: tuple[int, int] = (-1, 365), revoked_days_ago: int | None = None
) -> Credential:
    """A certificate that the authority in ``folder`` gave to ``name``; whoever calls does with it what they like."""
    now, key_ref = datetime.now(UTC), f"forged-{uuid4().hex}"
    starts, ends = (now + timedelta(days=count) for count in days)
    made = demo_pki.issue_certificate(folder, key_ref, name=name, starts=starts, ends=ends)
    if revoked_days_ago is not None:
        demo_pki.revoke_certificate(folder, made.serial, at=now - timedelta(days=revoked_days_ago))
    return Credential(folder / f"{key_ref}.key.pem", folder / f"{key_ref}.cert.pem", folder / "ca.cert.pem")
