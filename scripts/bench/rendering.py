"""Printing and signing against the two bare libraries, warm, by turns, the same page."""

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from documents.domain.credentials import credential_of_person, engine_credential
from documents.domain.layout import fields_of
from documents.domain.printing import paper_of, spec_of
from documents.engines.pdf import _fonts, render_pdf
from documents.engines.signing import sign
from documents.engines.signing.making import check_credential, signer_of
from documents.engines.signing.trust import time_authority, validation_context
from documents.engines.types import Credential
from scripts.bench.rows import Row, row
from tests.factories.cases import drafted_case
from tests.factories.city import Town

__all__ = ["rendering"]

Sign = Callable[[bytes], object]


def _signed(pdf: bytes, signer: Any, *, name: str, lasting: bool, ours: bool) -> bytes:
    """PyHanko as its manual shows it; ``lasting`` is level B-LT, else B-B; ``ours`` signs our field, certifying."""
    extra: dict[str, Any] = {"validation_context": validation_context(), "embed_validation_info": True}
    own: dict[str, Any] = {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS, "reason": "x", "location": "y"}
    meta = PdfSignatureMetadata(
        field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
        **(extra if lasting else {}), **(own if ours else {}),
    )  # fmt: skip
    engine = PdfSigner(meta, signer=signer, timestamper=time_authority() if lasting else None)
    made: bytes = engine.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=ours).getvalue()
    return made


def rendering(town: Town, rounds: int) -> list[Row]:
    """Printing alone; with a B-B signature; with the B-LT signature that the product really makes."""
    from weasyprint import HTML  # noqa: PLC0415 - the thing compared with

    document = drafted_case(town).documents.get(purpose="result").document
    paper, fields = paper_of(document, draft=True), fields_of(spec_of(document))
    config, sheet = _fonts()
    credential: Credential = engine_credential(credential_of_person(town.person("phochutich.bp")))
    name, signer = fields[0].name, signer_of(credential)

    def bare_print() -> bytes:
        made: bytes = HTML(string=paper.html).write_pdf(stylesheets=[sheet], font_config=config, pdf_variant="pdf/a-3a")
        return made

    def our_print() -> bytes:
        return render_pdf(paper.html, created=paper.created, fields=fields)

    def our_basic(pdf: bytes) -> object:
        check_credential(credential)  # the product signs with no certificate that it has not looked at
        return _signed(pdf, signer_of(credential), name=name, lasting=False, ours=True)

    def our_whole(pdf: bytes) -> object:
        return sign(pdf, credential=credential, field=name, certify=True, reason="x", location="y")

    def timed_pair(make: Callable[[], bytes], finish: Sign) -> tuple[float, float]:
        start = time.perf_counter()
        pdf = make()
        printed = time.perf_counter()
        finish(pdf)
        return printed - start, time.perf_counter() - start

    def compared(ours: Sign, *, lasting: bool) -> tuple[float, float, str]:
        def bare(pdf: bytes) -> object:
            return _signed(pdf, signer, name="Bare", lasting=lasting, ours=False)

        timed_pair(our_print, ours), timed_pair(bare_print, bare)  # both warm
        pairs = [(timed_pair(our_print, ours), timed_pair(bare_print, bare)) for _round in range(rounds)]
        mine, other = ([statistics.median(p[side][part] for p in pairs) for part in (0, 1)] for side in (0, 1))
        return mine[0] / other[0], mine[1] / other[1], f"{mine[1] * 1000:.0f} ms, bare {other[1] * 1000:.0f} ms"

    printing, basic, basic_note = compared(our_basic, lasting=False)
    _again, whole, whole_note = compared(our_whole, lasting=True)
    tagged = "ours with tagged signature fields, PDF/UA-1 and the case's data"
    return [
        row("printing against bare WeasyPrint", printing, 1.15, at_most=True, unit="×", note=tagged),
        row(
            "printing and B-B signing against both libraries", basic, 1.15, at_most=True, unit="×",
            note=f"{basic_note}; ours looks at the certificate first. The product itself never signs below B-LT",
        ),
        row(
            "printing and B-LT signing against both libraries", whole, 1.15, at_most=True, unit="×",
            note=f"{whole_note}; what the product really makes",
        ),
    ]  # fmt: skip
