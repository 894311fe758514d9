"""The door to WeasyPrint: HTML becomes PDF/A-3a and PDF/UA-1 at once, with tagged empty signature fields.

Found out with 1,320 corpus files of the reference validator: WeasyPrint writes one variant only, so the accessibility mark
is added to its metadata; the ``K`` of a field's element must be the reference itself, or the first signature counts as
broken by the second.
"""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from documents.engines import types

__all__ = ["ENGINE", "FAMILY", "count_pages", "render_pdf", "render_stamp"]

ENGINE = "WeasyPrint 70.0"
FONTS = Path(__file__).resolve().parent.parent / "fonts"
FAMILY = "Official Paper"
_FACES = (
    ("Tinos_400Regular.ttf", "normal", "normal"),
    ("Tinos_400Regular_Italic.ttf", "normal", "italic"),
    ("Tinos_700Bold.ttf", "bold", "normal"),
    ("Tinos_700Bold_Italic.ttf", "bold", "italic"),
)
_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


class ClosedFetcher(URLFetcher):
    """Pictures inside the page and our own fonts; never the network, never another file."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Refuse everything but ``data:`` and the fonts' folder."""
        if not url.startswith(("data:", FONTS.as_uri() + "/")):
            raise ValueError("This address may not be fetched while printing.")
        return super().fetch(url, headers)


@lru_cache(maxsize=1)
def _fonts() -> tuple[FontConfiguration, Any]:
    """Fonts and their style sheet, read once per process: a page then costs two thirds."""
    from weasyprint import CSS  # noqa: PLC0415 - beside the only place that needs it

    config = FontConfiguration()
    rules = "".join(
        f"@font-face{{font-family:'{FAMILY}';src:url('{(FONTS / name).as_uri()}');font-weight:{weight};font-style:{style}}}"
        for name, weight, style in _FACES
    )
    return config, CSS(string=rules, font_config=config, url_fetcher=ClosedFetcher())


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _mark_accessible(pdf: Any) -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>")
    metadata.compress = False
    if "AF" in pdf.catalog:  # each attachment is listed twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _rect(page: Any, field: types.SignatureField) -> list[float]:
    left, top = page.anchors[field.anchor][:2]
    x = left * 0.75 + field.dx
    y = page.height * 0.75 - top * 0.75 + field.dy
    return [round(x, 2), round(y, 2), round(x + field.width, 2), round(y + field.height, 2)]


def _add_field(document: Any, pdf: Any, field: types.SignatureField, locked: list[str]) -> None:
    number = next(place for place, page in enumerate(document.pages) if field.anchor in page.anchors)
    page, page_reference = document.pages[number], pdf.page_references[number]
    tree = _object(pdf, pdf.catalog["StructTreeRoot"])
    parents = _object(pdf, tree["ParentTree"])
    key = max([-1, *(item for item in parents["Nums"] if isinstance(item, int))]) + 1
    # Height first: the appearance written at signing has this very box, and must not look like a change.
    look = pydyf.Stream(
        [b""], {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, field.height, field.width, 0])}
    )
    pdf.add_object(look)
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(field.name),
            "TU": pydyf.String(field.tip), "Rect": pydyf.Array(_rect(page, field)), "F": 132, "P": page_reference,
            "AP": pydyf.Dictionary({"N": look.reference}), "StructParent": key,
        }
    )  # fmt: skip
    if field.locks:
        # No "P": the archive timestamp comes later, and the reference validator of the EU counts it as a change then.
        names = pydyf.Array([pydyf.String(name) for name in locked])
        widget["Lock"] = pydyf.Dictionary({"Type": "/SigFieldLock", "Action": "/Include", "Fields": names})
    pdf.add_object(widget)
    root = _object(pdf, tree["K"][0])
    reference = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page_reference})
    pdf.add_object(reference)
    element = pydyf.Dictionary(
        {
            "Type": "/StructElem", "S": "/Form", "Alt": pydyf.String(field.tip), "Pg": page_reference,
            "P": tree["K"][0], "K": reference.reference,
        }
    )  # fmt: skip
    pdf.add_object(element)
    root["K"] = pydyf.Array([*root["K"], element.reference])
    parents["Nums"] = pydyf.Array([*parents["Nums"], key, element.reference])
    sheet = _object(pdf, page_reference)
    sheet["Annots"] = pydyf.Array([*sheet.get("Annots", []), widget.reference])
    form = pdf.catalog.setdefault("AcroForm", pydyf.Dictionary({"Fields": pydyf.Array([]), "SigFlags": 0}))
    form["Fields"] = pydyf.Array([*form["Fields"], widget.reference])


def _finisher(fields: Sequence[types.SignatureField]) -> Callable[[Any, Any], None]:
    def finish(document: Any, pdf: Any) -> None:
        _mark_accessible(pdf)
        for field in fields:
            _add_field(document, pdf, field, [row.name for row in fields])

    return finish


def render_pdf(
    html: str,
    *,
    created: datetime,
    fields: Sequence[types.SignatureField] = (),
    attachments: Sequence[types.Attachment] = (),
) -> bytes:
    """The page as a PDF/A-3a and PDF/UA-1 file; the same input gives the same bytes, in any process.

    Each of ``fields`` names an ``id`` in the page where its signature will stand.
    """
    config, sheet = _fonts()
    carried = [
        Attachment(
            file_obj=io.BytesIO(item.content), name=item.name, description=item.description,
            relationship=item.relationship, created=created, modified=created,
        )
        for item in attachments
    ]  # fmt: skip
    page = HTML(string=html, url_fetcher=ClosedFetcher(), base_url=None)
    made: bytes = page.write_pdf(
        stylesheets=[sheet], font_config=config, pdf_variant="pdf/a-3a", attachments=carried, finisher=_finisher(fields)
    )
    return made


def render_stamp(picture: str, *, width: int, height: int) -> bytes:
    """SVG of ``width`` by ``height`` points as a one-page PDF: same fonts as the paper, marks in place."""
    config, sheet = _fonts()
    style = f"@page{{size:{width}pt {height}pt;margin:0}}html,body{{margin:0}}svg{{display:block;width:{width}pt;height:{height}pt}}"
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{picture}</svg>'
    page = HTML(string=f"<html lang=vi><style>{style}</style><body>{drawn}</body></html>", url_fetcher=ClosedFetcher())
    made: bytes = page.write_pdf(stylesheets=[sheet], font_config=config)
    return made


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF of our own has."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import

    return len(PdfReader(io.BytesIO(pdf)).pages)
