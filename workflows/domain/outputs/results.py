"""The result: its draft, what in it an officer may write, and what case and law fix."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from documents.domain import create_document, move_draft, redraft_document, update_draft, void_document
from documents.enums import DocumentState
from documents.models import Document
from organisations.models import Mandate, OrgUnit, User
from workflows.domain.outputs.attachments import attachments_of
from workflows.domain.outputs.common import fill, page_head, signer_block
from workflows.domain.outputs.texts import editable_values, merge
from workflows.enums import Purpose
from workflows.errors import CaseClosedError
from workflows.models import Case, CaseDocument

__all__ = [
    "authority_unit",
    "cancel_result",
    "case_data",
    "draft_values",
    "fill_signer",
    "order_signature",
    "result_document",
    "result_id",
    "write_draft",
]


def result_document(case: Case) -> Document | None:
    """The result of a case in whatever state it is; None before it was drafted."""
    return Document.objects.filter(in_case__case=case, in_case__purpose=Purpose.RESULT).select_related("unit").first()


def result_id(case: Case) -> UUID | None:
    """Its identity alone, for those who only have to name it."""
    found = CaseDocument.objects.filter(case_id=case.pk, purpose=Purpose.RESULT).values_list("document_id", flat=True)
    return next(iter(found), None)  # one at most, by a constraint: no order to ask for


def authority_unit(case: Case) -> OrgUnit:
    """The unit that issues the result."""
    return OrgUnit.objects.get(pk=case.scope_units[case.version.parsed.outputs["result"].authority_scope])


def draft_values(case: Case) -> dict[str, Any]:
    """What an officer starts from: the draft as it stands, or the template filled from the application."""
    document = result_document(case)
    return editable_values(case, document.values if document else None)


def write_draft(case: Case, typed: dict[str, Any]) -> Document:
    """Create or change the draft: what was typed, over what was there, under what the case fixes."""
    output = case.version.parsed.outputs["result"]
    document, unit = result_document(case), authority_unit(case)
    values = merge(case, unit, typed, document.values if document else None)
    abstract = fill(output.abstract.vi, case)
    if document is None:
        document = create_document(
            kind=output.kind,
            template=output.template,
            unit=unit,
            abstract=abstract,
            values=values,
            data=case_data(case),
            attachments=attachments_of(case, output.template),
        )
        CaseDocument.objects.create(case=case, document=document, purpose=Purpose.RESULT)
        return document
    if document.state != DocumentState.DRAFT:
        raise CaseClosedError
    return update_draft(document, values=values, abstract=abstract)


def case_data(case: Case) -> dict[str, Any]:
    """The machine-readable part of the case that travels inside the result."""
    return {
        "case_code": case.case_code,
        "procedure": {"code": case.version.procedure.code, "version": str(case.version.uuid)},
        "answers": case.answers,
    }


def fill_signer(document: Document, person: User, mandate: Mandate) -> None:
    """Print who decides, in which capacity, under which head as of today into the draft; the number follows and closes it."""
    head = page_head(document.unit, timezone.localdate())
    values = {**document.values, **head, "signer": signer_block(person, document.unit, mandate)}
    update_draft(document, values=values)


def cancel_result(case: Case, document: Document, *, reason: str) -> Document:
    """Cancel the number of the result and begin its draft anew; the cancelled document stays with the case."""
    void_document(document, reason=reason)
    CaseDocument.objects.filter(case=case, document=document).update(purpose=Purpose.VOIDED)
    draft = redraft_document(document)
    unit = authority_unit(case)
    if draft.unit_id != unit.pk:  # the unit that had decided has ended since
        draft = move_draft(draft, unit=unit, values={**draft.values, **page_head(unit, timezone.localdate())})
    CaseDocument.objects.create(case=case, document=draft, purpose=Purpose.RESULT)
    return draft


def order_signature(case: Case, document: Document, *, signer: User, mandate: Mandate, sha256: str) -> None:
    """Write down who has ordered a signature on which bytes; the job makes exactly that one."""
    CaseDocument.objects.filter(case=case, document=document).update(
        signer=signer, mandate=mandate, sha256_to_sign=sha256
    )
