"""The personal signature: on exactly what was seen, once, by who may; whatever happens in between."""

from pathlib import Path

import pytest
from django.core.files.storage import storages

from documents.domain import sign_document
from documents.domain.credentials import credential_of_person, engine_credential
from documents.domain.issuing import issue_document, seal_and_issue, seal_document
from documents.engines import signing as engine
from documents.enums import DocumentState
from documents.errors import (
    DocumentStateError,
    FileMissingError,
    NotConformantError,
    SignedContentChangedError,
    SignerNotAllowedError,
    SigningFailedError,
)
from documents.models import Document, Signature
from tests.factories import forgeries
from tests.factories.documents import file_of, issued, numbered, printed, signed

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def order(town, document: Document, login: str = "chutich.bp", **changes):
    shown = document.revisions.get(step="rendered").sha256
    facts = {"signer_id": town.person(login).pk, "mandate_id": None, "expected_sha256": shown}
    return sign_document(document.pk, **{**facts, **changes})


def test_only_the_file_that_was_seen_is_signed(town):
    document = printed(town)
    with pytest.raises(SignedContentChangedError):
        order(town, document, expected_sha256="0" * 64)
    assert (document.signatures.count(), document.revisions.count()) == (0, 1)
    signature = order(town, document)
    assert (signature.digest, signature.level) == (document.revisions.get(step="rendered").sha256, "B-LT")
    assert Document.objects.get(pk=document.pk).state == DocumentState.SIGNED


def test_a_job_that_runs_twice_signs_seals_and_issues_once(town):
    document = printed(town)
    assert order(town, document) == order(town, document)
    assert seal_document(document.pk) == seal_document(document.pk)
    first, again = seal_and_issue(document.pk), seal_and_issue(document.pk)
    assert (first.sha256, first.issued_at) == (again.sha256, again.issued_at)
    steps = list(document.revisions.values_list("step", flat=True))
    assert steps == ["rendered", "signed", "sealed", "archived"]
    assert list(document.signatures.values_list("role", flat=True)) == ["officer", "seal"]


def test_steps_come_in_their_order(town):
    document = numbered(town)
    with pytest.raises(DocumentStateError):
        sign_document(document.pk, signer_id=town.person("chutich.bp").pk, mandate_id=None, expected_sha256="0" * 64)
    with pytest.raises(DocumentStateError):
        seal_document(document.pk)
    with pytest.raises(DocumentStateError):
        issue_document(document.pk)


def test_a_person_without_a_certificate_signs_nothing(town):
    document = printed(town)
    with pytest.raises(SignerNotAllowedError):
        order(town, document, "kiemtoan.dx")
    assert Document.objects.get(pk=document.pk).state == DocumentState.RENDERED


def test_the_engine_signs_no_field_twice_and_no_missing_field(town, settings):
    credential = engine_credential(credential_of_person(town.person("chutich.bp")))
    pdf = file_of(signed(town), "signed")
    for field in ("KySo_NguoiKy", "Khong_Co"):
        with pytest.raises(SigningFailedError):
            engine.sign(pdf, credential=credential, field=field, certify=False, reason="", location="")


def test_bytes_that_changed_in_the_storage_are_not_signed(town):
    document = printed(town)
    path = Path(storages["records"].path(document.revisions.get().file.storage_name))
    path.chmod(0o600)
    path.write_bytes(forgeries.flipped(path.read_bytes()))
    with pytest.raises(FileMissingError):
        order(town, document)
    assert document.signatures.count() == 0


def test_a_file_that_our_own_verification_refuses_is_not_issued(town):
    document = signed(town, "receipt")
    with pytest.raises(SigningFailedError):  # a receipt has no field for a seal
        seal_document(document.pk)
    Signature.objects.create(  # a signature on paper only: the file does not carry it
        document=document, role="seal", unit=document.unit, name="x", certificate_serial="1", signed_at=document.created_at,
        level="B-LT", digest="0",
    )  # fmt: skip
    with pytest.raises(NotConformantError):
        issue_document(document.pk)
    assert Document.objects.get(pk=document.pk).state == DocumentState.SIGNED


def test_what_is_issued_carries_every_signature_and_the_archive_timestamp(town):
    for code, count in (("receipt", 1), ("building_permit", 2)):
        report = engine.inspect(file_of(issued(town, code)))
        assert (report.holds, len(report.signatures), len(report.timestamps)) == (True, count, 1)
