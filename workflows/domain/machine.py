"""What the machine does for a case outside any transaction: print, sign, seal, issue; each may run twice."""

from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Task

from documents.domain import issue_document, render_document, seal_and_issue, sign_document
from documents.errors import CertificateRejectedError, SignerNotAllowedError
from documents.models import Document
from kernel.errors import RuleError
from procedures.enums import JobName
from procedures.specs import HumanStep, JobStep, Plan
from workflows.domain.engine import finish_job, give_back_job, is_over
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.domain.progress import Journey
from workflows.enums import CaseState, Event, Purpose
from workflows.errors import OutcomeError
from workflows.models import Case, CaseDocument

__all__ = ["issue_form", "run_step"]


def _result_of(case: Case) -> CaseDocument:
    return CaseDocument.objects.select_related("document").get(case=case, purpose=Purpose.RESULT)


def _render(order: CaseDocument) -> dict[str, Any]:
    revision = render_document(order.document_id)
    return {"document": str(order.document_id), "sha256": revision.sha256}


def _sign(order: CaseDocument) -> dict[str, Any]:
    if order.signer_id is None or not order.sha256_to_sign:
        raise OutcomeError
    sign_document(
        order.document_id, signer_id=order.signer_id, mandate_id=order.mandate_id, expected_sha256=order.sha256_to_sign
    )
    return {"document": str(order.document_id)}


def _seal_and_issue(order: CaseDocument) -> dict[str, Any]:
    document = seal_and_issue(order.document_id)
    return {"document": str(document.pk), "sha256": document.sha256, "notation": document.notation}


_WORK = {JobName.RENDER: _render, JobName.SIGN: _sign, JobName.SEAL_AND_ISSUE: _seal_and_issue}
_EVENTS = {
    JobName.RENDER: Event.RENDERED,
    JobName.SIGN: Event.SIGNATURE_MADE,
    JobName.SEAL_AND_ISSUE: Event.ISSUED,
}


def run_step(task_id: int) -> None:
    """Do the machine's step and move the case on. Done, cancelled, withdrawn or taken back meanwhile: nothing happens.

    Where certificate or mandate no longer allow what was ordered, the step of the order opens again with the reason: the
    signer orders it anew when they can, or the decision is taken back.
    """
    task = Task.objects.get(pk=task_id)
    if is_over(task):
        return
    case = Case.objects.select_related("version").get(process_id=task.process_id)
    step = case.version.parsed.plan.step(task.data["step"])
    assert isinstance(step, JobStep)
    try:
        facts = _WORK[step.job](_result_of(case))  # slow, outside any transaction, repeatable
    except RuleError as refused:
        if is_over(Task.objects.get(pk=task_id)):  # another run was faster, and the decision has been taken back since
            return
        if not isinstance(refused, SignerNotAllowedError | CertificateRejectedError):
            raise
        with held_case(case.pk) as locked:
            _give_back(locked, task_id, refused)
        return
    with held_case(case.pk) as locked:
        _publish(locked, task_id, step.job, facts)


def _ordered_at(plan: Plan, job: str) -> str:
    """The people's step from which the machine was sent to ``job``."""
    steps = ((key, step) for key, step in plan.steps.items() if isinstance(step, HumanStep))
    return next(key for key, step in steps if job in step.targets)


def _give_back(case: Case, task_id: int, refused: RuleError) -> None:
    task = Task.objects.get(pk=task_id)
    if is_over(task):
        return
    now, ordered = timezone.now(), _ordered_at(case.version.parsed.plan, task.data["step"])
    record_event(case, Event.SIGNATURE_REFUSED, at=now, detail={"step": ordered, "reason": refused.code})
    give_back_job(task, Journey(case, now, hindrance=refused.code), ordered)
    save_case(case)


def _publish(case: Case, task_id: int, job: str, facts: dict[str, Any]) -> None:
    task = Task.objects.get(pk=task_id)
    if is_over(task):
        return
    now = timezone.now()
    if job == JobName.SEAL_AND_ISSUE:
        case.state, case.finished_at = CaseState.FINISHED, now
        notify(case, "issued")
    record_event(case, _EVENTS[JobName(job)], at=now, detail=facts)
    finish_job(task, Journey(case, now))
    save_case(case, ended=case.is_closed)


def issue_form(document_id: str) -> None:
    """Print, sign and issue a form 01 to 04: the officer's act was the consent to sign it.

    Killed anywhere and run again it goes on where it stopped; what was issued is recorded once.
    """
    link = CaseDocument.objects.select_related("document", "case").get(document_id=document_id)
    if link.signer_id is None:
        raise OutcomeError
    issued: Document = link.document
    if not issued.is_final:
        revision = render_document(issued.pk)
        sign_document(issued.pk, signer_id=link.signer_id, mandate_id=link.mandate_id, expected_sha256=revision.sha256)
        issued = issue_document(issued.pk)
    with held_case(link.case_id) as locked:
        facts = {"document": str(issued.pk), "purpose": link.purpose, "sha256": issued.sha256}
        if not locked.events.filter(event=Event.FORM_ISSUED, detail__document=facts["document"]).exists():
            record_event(locked, Event.FORM_ISSUED, at=timezone.now(), detail=facts)
            save_case(locked)
