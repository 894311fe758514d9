"""From a document's values to the HTML that is printed: what the page says, before any engine sees it."""

import base64
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe

from documents.enums import SignatureRole
from documents.errors import DraftIncompleteError, UnprintableError
from documents.models import Document
from documents.templates_spec import TEMPLATES, TemplateSpec
from documents.validators import named_characters, unprintable

__all__ = ["Paper", "paper_of", "spec_of", "verification_url"]

ANCHORS = {"officer": "ky-so-nguoi-ky", "seal": "ky-so-con-dau"}
DATA_FILE = "du-lieu.json"
VERIFY_PATH = "/kiem-tra/{code}/"


@dataclass(frozen=True)
class Paper:
    """Everything an engine needs to print a document; ``input_hash`` is the same whenever all of it is the same."""

    html: str
    title: str
    created: datetime
    data: bytes
    input_hash: str


def spec_of(document: Document) -> TemplateSpec:
    """The template of a document; ``DraftIncompleteError`` when there is none of that name."""
    try:
        return TEMPLATES[document.template]
    except KeyError as error:
        raise DraftIncompleteError(template=document.template) from error


def verification_url(document: Document) -> str:
    """Where anybody can ask whether the paper is real; written into the QR, so never taken from a request."""
    path: str = getattr(settings, "EGOV_VERIFY_PATH", VERIFY_PATH)
    return settings.EGOV_PUBLIC_URL.rstrip("/") + path.format(code=document.verification_code)


def qr_image(url: str) -> str:
    """A QR as a PNG in a data URL: four modules of quiet zone, each module eight pixels."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


@lru_cache(maxsize=1)
def _style() -> SafeString:
    origin = get_template("documents/pdf/_paper.html").origin  # type: ignore[attr-defined]
    css = Path(origin.name).with_name("paper.css").read_text(encoding="utf-8")
    return mark_safe(css)  # noqa: S308 - our own file; inside <style> nothing may be escaped


def data_record(document: Document) -> dict[str, Any]:
    """The machine-readable record that travels inside the PDF."""
    return {
        "schema": "egov.document/1",
        "id": str(document.pk),
        "kind": document.kind,
        "unit": {"code": document.unit.code, "name": document.unit.name},
        "number": document.number,
        "notation": document.notation,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "abstract": document.abstract,
        "verification_code": document.verification_code,
        "data": document.data,
    }


def _attachments(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "description": row.description,
            "pages": row.file.pages,
            "sha256": row.file.sha256,
            "hash_start": row.file.sha256[:32],
            "hash_end": row.file.sha256[32:],
        }
        for row in document.attachments.select_related("file")
    ]


def _number_parts(document: Document, *, draft: bool) -> tuple[str, str]:
    if document.number is None or draft:
        return "……", "……"
    return document.notation, f"{document.number:02d}"


def _context(document: Document, spec: TemplateSpec, *, draft: bool) -> dict[str, Any]:
    own_page = verification_url(document)
    url = document.values.get("public_url") or own_page if spec.qr_from_values else own_page
    notation, number_text = _number_parts(document, draft=draft)
    issued_on: date | None = None if draft else document.issued_on
    return {
        "title": f"{spec.title} {document.notation}".strip(),
        "abstract": document.abstract,
        "values": document.values,
        "notation": notation,
        "number_text": number_text,
        "issued_on": issued_on,
        "created": document.created_at.isoformat(timespec="seconds"),
        "verification_code": document.verification_code,
        "qr": qr_image(url),
        "qr_alt": "Mã QR mở trang theo dõi hồ sơ" if spec.qr_from_values else "Mã QR mở trang kiểm tra văn bản",
        "qr_caption": "theo dõi hồ sơ" if spec.qr_from_values else "kiểm tra văn bản",
        "anchors": ANCHORS,
        "attachments": _attachments(document),
        "sealed": SignatureRole.SEAL in spec.signatures,
        "draft": draft,
        "css": _style(),
    }


def paper_of(document: Document, *, draft: bool = False) -> Paper:
    """The printed form of ``document`` as HTML; a draft shows no number, no date and the word DỰ THẢO.

    Raises:
        DraftIncompleteError: the values do not fill the template; ``detail["fields"]`` names what is missing.
        UnprintableError: a character is not in the official font; ``detail["characters"]`` are such characters.
    """
    spec = spec_of(document)
    problems = spec.problems(document.values)
    if problems:
        raise DraftIncompleteError(fields=problems)
    context = _context(document, spec, draft=draft)
    html = render_to_string(spec.file, context)
    missing = unprintable(html)
    if missing:
        raise UnprintableError(characters=named_characters(missing))
    data = json.dumps(data_record(document), ensure_ascii=False, sort_keys=True, indent=1).encode()
    attached = "".join(item["name"] + item["sha256"] for item in context["attachments"])
    digest = hashlib.sha256("\x00".join([html, data.decode(), attached]).encode()).hexdigest()
    return Paper(html=html, title=context["title"], created=document.created_at, data=data, input_hash=digest)
