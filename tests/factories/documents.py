"""Documents at a wanted place of their way, without a case around them."""

from datetime import date
from typing import Any

from documents.domain import create_document, issue_document, number_document, read_file, render_document, sign_document
from documents.domain.issuing import seal_document
from documents.enums import SignatureRole
from documents.models import Document
from documents.template_examples import example
from documents.templates_spec import TEMPLATES
from tests.factories.city import Town

DAY = date(2026, 11, 24)


def drafted(town: Town, code: str = "building_permit", variant: str = "short", **changes: Any) -> Document:
    spec = TEMPLATES[code]
    return create_document(
        kind=spec.kind,
        template=code,
        unit=town.unit("bp_committee"),
        abstract=spec.title,
        values={**example(code, variant), **changes},
        data={"thu": 1},
    )


def numbered(town: Town, code: str = "building_permit", variant: str = "short", on: date = DAY) -> Document:
    return number_document(drafted(town, code, variant), series="THU", notation="{number:02d}/THU", on=on)


def printed(town: Town, code: str = "building_permit", variant: str = "short") -> Document:
    document = numbered(town, code, variant)
    render_document(document.pk)
    return Document.objects.get(pk=document.pk)


def signed(town: Town, code: str = "building_permit", variant: str = "short", signer: str = "chutich.bp") -> Document:
    document = printed(town, code, variant)
    shown = document.revisions.get(step="rendered").sha256
    sign_document(document.pk, signer_id=town.person(signer).pk, mandate_id=None, expected_sha256=shown)
    return Document.objects.get(pk=document.pk)


def is_sealed(code: str) -> bool:
    return SignatureRole.SEAL in TEMPLATES[code].signatures


def issued(town: Town, code: str = "building_permit", variant: str = "short") -> Document:
    document = signed(town, code, variant)
    if is_sealed(code):
        seal_document(document.pk)
    return issue_document(document.pk)


def file_of(document: Document, step: str | None = None) -> bytes:
    """The issued file, or the file as it was after a step."""
    return read_file(document.revisions.get(step=step).file if step else document.issued_file)
