"""Decide, sign, seal, take back, return the result."""

from django.utils import timezone

from documents.domain import check_signer, number_document
from documents.enums import RevisionStep
from documents.errors import SignedContentChangedError, SignerNotAllowedError
from documents.models import Document
from organisations.domain.mandates import mandate_for
from workflows.domain.acts import data
from workflows.domain.acts.scene import Scene
from workflows.domain.outputs.results import cancel_result, fill_signer, order_signature, result_document
from workflows.domain.transition import check_law
from workflows.enums import CaseState, Event
from workflows.errors import OutcomeError

__all__ = ["decide", "return_result", "seal", "sign", "take_back"]


def _result(scene: Scene) -> Document:
    document = result_document(scene.case)
    if document is None:
        raise OutcomeError
    return document


def decide(scene: Scene, given: data.Note) -> None:
    """Take the decision: number and date are taken under lock and printed into what will be signed.

    Refused when the person has no mandate for this kind of document today, or no usable certificate: better now than
    after a number has been used up.
    """
    check_law(scene)
    document = _result(scene)
    mandate = mandate_for(scene.person, document.unit, kind=document.kind)
    check_signer(document, signer=scene.person, mandate=mandate)
    fill_signer(document, scene.person, mandate)
    output = scene.spec.outputs["result"]
    number_document(document, series=output.series, notation=output.notation, on=timezone.localdate(scene.now))
    scene.case.decider, scene.case.decided_at = scene.person, scene.now
    scene.record(Event.DECIDED, {"document": str(document.pk), "notation": document.notation}, given.note)


def _seen(document: Document, step: RevisionStep, sha256: str) -> None:
    current = document.revisions.filter(step=step).values_list("sha256", flat=True).first()
    if current != sha256:
        raise SignedContentChangedError


def sign(scene: Scene, given: data.Digested) -> None:
    """Order the signature on exactly the file the leader has read, in the capacity it is printed with."""
    document = _result(scene)
    _seen(document, RevisionStep.RENDERED, given.sha256)
    mandate = mandate_for(scene.person, document.unit, kind=document.kind)
    if document.values["signer"]["lines"] != mandate.signature_lines:
        raise SignerNotAllowedError(reason="wrong_capacity")
    check_signer(document, signer=scene.person, mandate=mandate)
    facts = {"document": str(document.pk), "sha256": given.sha256, "mandate": str(mandate.uuid)}
    scene.record(Event.SIGNED, facts)
    order_signature(scene.case, document, signer=scene.person, mandate=mandate, sha256=given.sha256)


def seal(scene: Scene, given: data.Digested) -> None:
    """Order the agency's seal on exactly the signed file the clerk has checked; issuing follows by itself."""
    document = _result(scene)
    _seen(document, RevisionStep.SIGNED, given.sha256)
    scene.record(Event.SEALED, {"document": str(document.pk), "sha256": given.sha256})


def take_back(scene: Scene, given: data.TakeBack) -> None:
    """Undo a decision that was not issued: its number is cancelled, with the reason; the same draft waits to be decided anew.

    For a leader who has left, a certificate that ended after the decision, a mistake that the clerk finds on the signed
    paper. The applicant has received nothing yet, so nothing is announced but the line in the public timeline.
    """
    document = _result(scene)
    cancel_result(scene.case, document, reason=given.reason)
    scene.case.decider = scene.case.decided_at = None
    scene.record(Event.TAKEN_BACK, {"document": str(document.pk), "notation": document.notation}, given.reason)


def return_result(scene: Scene, given: data.ReturnResult) -> None:
    """Return the result at the counter or by post: the case ends."""
    scene.case.state, scene.case.ended_at = CaseState.RETURNED, scene.now
    scene.record(Event.RETURNED, {"channel": str(scene.case.result_channel)}, given.received_by)
