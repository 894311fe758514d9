"""The forms of the one-stop mechanism: what 01, 02 and 03 say, and the order to make any. Signed by the officer who acts."""

from collections import Counter
from datetime import datetime
from typing import Any, Protocol

from django.utils import timezone

from documents.domain import create_document, number_document
from documents.models import Document
from kernel.jobs import enqueue
from organisations.models import OrgUnit, User
from procedures.domain.deadlines import Promise
from procedures.enums import FeeMoment
from procedures.specs import VersionSpec
from workflows.domain.acts.scene import Scene
from workflows.domain.outputs.common import citizen_url, fill, moment, page_head, person_block, signer_block
from workflows.domain.secrets import lookup_secret
from workflows.enums import PaperForm, PartyKind, Purpose, Topic
from workflows.models import Case, CaseDocument, Party, SupplementRequest

__all__ = ["Occasion", "form_head", "order_form", "order_receipt", "order_refusal", "order_supplement", "parties_of"]


class Occasion(Protocol):
    """On which a form is made: who signs it for which unit, in which case, when."""

    @property
    def case(self) -> Case: ...

    @property
    def now(self) -> datetime: ...

    @property
    def spec(self) -> VersionSpec: ...

    @property
    def person(self) -> User: ...

    @property
    def unit(self) -> OrgUnit: ...


def parties_of(case: Case) -> dict[str, Party]:
    """The people of the case by what they are in it."""
    return {party.kind: party for party in case.parties.all()}


def _submitter_name(parties: dict[str, Party]) -> str:
    chosen = parties.get(PartyKind.SUBMITTER) or parties.get(PartyKind.REPRESENTATIVE) or parties[PartyKind.APPLICANT]
    return chosen.name


def form_head(occasion: Occasion) -> dict[str, str]:
    """What stands on every form: who issues it, for which case of which procedure."""
    return {
        **page_head(occasion.unit, timezone.localdate(occasion.now)),
        "case_code": occasion.case.case_code,
        "procedure_name": occasion.spec.name.vi,
    }


def _base(scene: Scene) -> dict[str, Any]:
    parties = parties_of(scene.case)
    return {
        **form_head(scene),
        "public_url": citizen_url(scene.case),
        "applicant": person_block(parties.get(PartyKind.APPLICANT)),
        "signer": signer_block(scene.person, scene.unit),
    }


def order_form(
    scene: Occasion, purpose: Purpose, values: dict[str, Any], request: SupplementRequest | None = None
) -> Document:
    """Create and number the form, and ask for it to be printed, signed and issued after commit."""
    output = scene.spec.outputs[purpose]
    document = create_document(
        kind=output.kind,
        template=output.template,
        unit=scene.unit,
        abstract=fill(output.abstract.vi, scene.case),
        values=values,
        data={"case_code": scene.case.case_code, "procedure": scene.case.version.procedure.code},
    )
    number_document(document, series=output.series, notation=output.notation, on=timezone.localdate(scene.now))
    CaseDocument.objects.create(
        case=scene.case, document=document, purpose=purpose, supplement=request, signer=scene.person
    )
    enqueue(Topic.ISSUE_FORM, key=str(document.pk), payload={"document": str(document.pk)})
    return document


_FORMS_VI = {
    PaperForm.ORIGINAL: "bản chính",
    PaperForm.CERTIFIED_COPY: "bản sao chứng thực",
    PaperForm.COMPARED: "bản sao đã đối chiếu",
    PaperForm.ELECTRONIC: "bản điện tử",
}


def _components(case: Case) -> list[dict[str, Any]]:
    """What was handed in, in which form and how many of each."""
    counts: Counter[tuple[str, str]] = Counter()
    for paper in case.papers.filter(replaced_by__isnull=True, withdrawn=False):
        counts[paper.component_key, paper.form] += 1
    return [
        {"name": component.name.vi, "form": words, "quantity": counts[component.key, form]}
        for component in case.version.parsed.components
        for form, words in _FORMS_VI.items()
        if counts[component.key, form]
    ]


def _return_at(case: Case, here: OrgUnit) -> str:
    if case.result_channel == "electronic":
        return "Bản điện tử trên trang tra cứu hồ sơ"
    if case.result_channel == "post":
        return "Gửi qua dịch vụ bưu chính công ích"
    unit = here if case.returning_unit_id == here.pk else case.returning_unit
    return f"{unit.name}{', ' + unit.address if unit.address else ''}"


def _fees(scene: Scene) -> list[dict[str, Any]]:
    """What is collected at receipt from somebody who filed this way, for as many pages as were handed in."""
    case, today = scene.case, timezone.localdate(scene.now)
    papers = case.papers.filter(replaced_by__isnull=True, withdrawn=False).select_related("file")
    pages = sum(paper.file.pages or 0 for paper in papers)
    lines = [line for line in scene.spec.fees_on(today, case.channel) if line.when == FeeMoment.RECEIPT]
    return [
        {"name": line.name.vi, "amount": line.asked_for(case.answers, pages=pages), "paid": False} for line in lines
    ]


def order_receipt(scene: Scene, promise: Promise) -> Document:
    """Form 01, receipt and appointment, with the promised hour and the reason for it."""
    case, parties = scene.case, parties_of(scene.case)
    assert case.received_at is not None
    representative = parties.get(PartyKind.REPRESENTATIVE)
    values = {
        **_base(scene),
        "unit_text": scene.unit.name,
        "lookup_secret": lookup_secret(case),
        "representative": person_block(representative) if representative else None,
        "components": _components(case),
        "sets": scene.spec.sets,
        "term": scene.spec.term_text.vi,
        "received_at": moment(case.received_at),
        "promised_at": moment(promise.promised_at),
        "promise_reason": promise.reason_vi,
        "return_at": _return_at(case, scene.unit),
        "fees": _fees(scene),
        "submitter_name": _submitter_name(parties),
    }
    return order_form(scene, Purpose.RECEIPT, values)


def order_supplement(scene: Scene, request: SupplementRequest) -> Document:
    """Form 02: everything that is missing, once, with what it does to the promised date."""
    spec, asked = scene.spec, []
    for item in request.items:
        known = spec.field(item["key"]) if item["kind"] == "field" else spec.component(item["key"])
        label = known.label if item["kind"] == "field" else known.name  # type: ignore[union-attr]
        asked.append({"what": label.vi, "why": item["why"]})
    effect = {
        "RESTART": "Thời hạn giải quyết được tính lại từ khi nhận đủ hồ sơ bổ sung.",
        "PAUSE": "Thời gian chờ bổ sung không tính vào thời hạn giải quyết.",
    }[spec.deadline.supplement_effect]
    values = {
        **_base(scene),
        "requested": asked,
        "reason": request.reason,
        "reply_by": timezone.localdate(request.reply_due_at).isoformat() if request.reply_due_at else None,
        "deadline_effect": effect,
        "contact_name": scene.person.full_name,
        "contact_phone": scene.person.phone or scene.unit.phone,
    }
    return order_form(scene, Purpose.SUPPLEMENT, values, request)


def order_refusal(scene: Scene, reasons: list[str], guidance: str) -> Document:
    """Form 03: why the case is not settled, and what the person can do."""
    values = {
        **_base(scene),
        "unit_text": scene.unit.name,
        "reasons": reasons,
        "guidance": guidance,
        "submitter_name": _submitter_name(parties_of(scene.case)),
    }
    return order_form(scene, Purpose.REFUSAL, values)
