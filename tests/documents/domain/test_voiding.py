"""A number is cancelled before issue: it stays taken, says why, and nothing more is made of the document."""

import pytest

from audit.domain.verify import verify_all
from audit.models import TrailEntry
from documents.domain import issue_document, render_document, sign_document, void_document
from documents.domain.issuing import seal_document
from documents.domain.revisions import load_document, publish_revision
from documents.enums import DocumentState, RevisionStep
from documents.errors import DocumentStateError, DocumentVoidedError
from documents.models import Document, Revision, Signature
from documents.signals import document_changed
from tests.factories.documents import drafted, file_of, issued, numbered, printed, signed

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
REASON = "Người ký đã chuyển công tác"


@pytest.mark.parametrize("made", [numbered, printed, signed])
def test_a_document_that_was_not_issued_is_cancelled_with_its_reason(town, made):
    document, told = made(town), []
    before = document.state

    def listen(document: Document, **_signal: object) -> None:
        told.append((document.pk, document.state))

    document_changed.connect(listen)
    void_document(document, reason=REASON)
    void_document(document, reason="lần thứ hai không đổi gì")
    document_changed.disconnect(listen)
    row = Document.objects.get(pk=document.pk)
    assert (row.state, row.notation, row.number, row.ended_reason) == ("voided", "01/THU", 1, REASON)
    assert row.ended_at == document.ended_at
    assert told == [(document.pk, "voided")]
    event = TrailEntry.objects.get(event="document.voided")
    assert event.detail == {"notation": "01/THU", "was": before}
    assert verify_all().breaks == ()


def test_the_number_stays_taken(town):
    void_document(numbered(town), reason=REASON)
    assert numbered(town).notation == "02/THU"


def test_a_draft_and_what_was_issued_are_not_cancelled(town):
    sealed = signed(town)
    seal_document(sealed.pk)
    for document in (drafted(town), sealed, issued(town, "receipt")):
        before = Document.objects.values().get(pk=document.pk)
        with pytest.raises(DocumentStateError):
            void_document(document, reason=REASON)
        assert Document.objects.values().get(pk=document.pk) == before


def test_nothing_more_is_made_of_it(town):
    document, leader = signed(town), town.person("chutich.bp")
    void_document(document, reason=REASON)
    jobs = (
        lambda: render_document(document.pk),
        lambda: sign_document(document.pk, signer_id=leader.pk, mandate_id=None, expected_sha256="0" * 64),
        lambda: seal_document(document.pk),
        lambda: issue_document(document.pk),
    )
    for job in jobs:
        with pytest.raises(DocumentVoidedError):
            job()
    assert sorted(document.revisions.values_list("step", flat=True)) == ["rendered", "signed"]


@pytest.mark.parametrize(
    ("made", "step", "expected"),
    [
        (numbered, RevisionStep.RENDERED, DocumentState.NUMBERED),
        (printed, RevisionStep.SIGNED, DocumentState.RENDERED),
        (signed, RevisionStep.SEALED, DocumentState.SIGNED),
    ],
)
def test_a_job_that_began_before_and_ends_after_publishes_nothing(town, made, step, expected):
    pdf = file_of(printed(town), "rendered")
    begun = load_document(made(town).pk)
    revisions, signatures = Revision.objects.count(), Signature.objects.count()
    void_document(Document.objects.get(pk=begun.pk), reason=REASON)
    with pytest.raises(DocumentVoidedError):
        publish_revision(begun, step=step, pdf=pdf, input_hash="x", engine="x", expected=expected, becomes=expected)
    assert (Revision.objects.count(), Signature.objects.count()) == (revisions, signatures)
    assert Document.objects.get(pk=begun.pk).state == DocumentState.VOIDED
