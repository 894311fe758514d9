"""The tampering matrix: whatever was done to an issued file, it is not called real."""

import io

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from documents.domain import Outcome, read_file, verify_code, verify_upload
from documents.domain.demonstration import give_person_certificate, revoke_credential
from documents.enums import RevisionStep
from documents.errors import CertificateRejectedError, SignedContentChangedError, SignerNotAllowedError
from documents.models import Document, SigningCredential
from tests.factories.cases import act, drafted_case, issued_case, result_sha, signed_case
from tests.factories.files import small_pdf

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def issued(town):
    case = issued_case(town)
    document = case.documents.get(purpose="result").document
    return document, read_file(document.issued_file)


def updated(pdf: bytes, change) -> bytes:
    """An incremental update by an ordinary tool: the signed bytes stay, something is added behind."""
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def note(writer: PdfWriter) -> None:
    from pypdf.annotations import FreeText

    writer.add_annotation(0, FreeText(text="ĐÃ SỬA", rect=(100, 600, 300, 650)))


def rewritten(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(out)
    return out.getvalue()


def stripped(pdf: bytes) -> bytes:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


ATTACKS = {
    "a byte flipped in the middle": lambda pdf: pdf[:9000] + bytes([pdf[9000] ^ 1]) + pdf[9001:],
    "bytes after the end": lambda pdf: pdf + b"\n% them\n",
    "a note laid over the page": lambda pdf: updated(pdf, note),
    "the title changed by an update": lambda pdf: updated(pdf, lambda writer: writer.add_metadata({"/Title": "Khác"})),
    "written anew by another tool": rewritten,
    "signatures removed": stripped,
    "cut in half": lambda pdf: pdf[: len(pdf) // 2],
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_tampered_file_is_never_called_real(issued, name):
    _document, pdf = issued
    verdict = verify_upload(ATTACKS[name](pdf))
    assert verdict.outcome not in {Outcome.GENUINE, Outcome.ENDED}, name
    assert verdict.document is None
    assert verdict.reasons


def test_the_file_itself_is_real_by_bytes_and_by_code(issued):
    document, pdf = issued
    assert verify_upload(pdf).outcome == Outcome.GENUINE
    assert verify_code(document.verification_code).document == document
    assert verify_code(document.verification_code.lower()).outcome == Outcome.GENUINE
    assert verify_code("2222222222222222").outcome == Outcome.UNKNOWN


@pytest.mark.parametrize("step", [RevisionStep.RENDERED, RevisionStep.SIGNED, RevisionStep.SEALED])
def test_an_earlier_revision_is_not_the_document(issued, step):
    document, _pdf = issued
    earlier = read_file(document.revisions.get(step=step).file)
    verdict = verify_upload(earlier)
    assert verdict.outcome in {Outcome.NOT_OURS, Outcome.NOT_OUR_FILE}
    assert {"stripped", "partial"} & set(verdict.reasons)


def test_files_of_others_are_not_ours(issued):
    assert verify_upload(small_pdf()).outcome == Outcome.NOT_OURS
    assert verify_upload(b"MZ" + bytes(100)).outcome == Outcome.NOT_A_PDF
    assert verify_upload(b"").outcome == Outcome.NOT_A_PDF


def test_an_issued_document_does_not_change(issued):
    from django.db import Error, connection, transaction

    from documents.errors import DocumentFinalError

    document = Document.objects.get(pk=issued[0].pk)
    document.abstract = "khác"
    with pytest.raises(DocumentFinalError):
        document.save()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET abstract = 'x' WHERE state = 'issued'")


def test_a_revoked_or_expired_certificate_signs_nothing(town):
    from datetime import UTC, datetime, timedelta

    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    leader = town.person("phochutich.bp")
    revoke_credential(SigningCredential.objects.get(user=leader))
    with pytest.raises(SignerNotAllowedError):
        act(case, "decide", "decide", leader)
    now = datetime.now(UTC)
    other = town.person("chutich.bp")
    SigningCredential.objects.filter(user=other).update(
        valid_from=now - timedelta(days=9), valid_to=now - timedelta(days=1)
    )
    with pytest.raises(SignerNotAllowedError):
        act(case, "decide", "decide", other)
    assert case.documents.get(purpose="result").document.number is None  # no number was used up


def test_a_certificate_revoked_on_the_authoritys_list_only_is_refused_too(town):
    from django.conf import settings

    from documents.engines import demo_pki

    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    leader = town.person("phochutich.bp")
    credential = give_person_certificate(leader)
    demo_pki.revoke_certificate(settings.EGOV_SIGNING["KEYS_DIR"], credential.serial)
    with pytest.raises(CertificateRejectedError):
        act(case, "decide", "decide", leader)


def test_only_the_file_that_was_seen_is_signed(town):
    from tests.factories.cases import decided_case

    case = decided_case(town)
    with pytest.raises(SignedContentChangedError):
        act(case, "sign", "sign", town.person("phochutich.bp"), sha256="0" * 64)
    act(case, "sign", "sign", town.person("phochutich.bp"), sha256=result_sha(case, "rendered"))


def test_a_job_that_runs_twice_signs_once(town):
    from documents.domain import sign_document

    case = signed_case(town)
    document = case.documents.get(purpose="result").document
    first = document.signatures.get(role="officer")
    again = sign_document(
        document.pk,
        signer_id=first.signer_id,
        mandate_id=first.mandate_id,
        expected_sha256=result_sha(case, "rendered"),
    )
    assert again == first
    assert document.revisions.filter(step="signed").count() == 1
