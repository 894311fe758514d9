"""What is numbered keeps its words, what is issued keeps everything: the rows say so, and so does the database."""

import pytest
from django.db import Error, IntegrityError, connection, transaction

from documents.domain import void_document
from documents.domain.issuing import seal_document
from documents.enums import DocumentState
from documents.errors import DocumentFinalError
from documents.models import Document, DocumentAttachment, StoredFile
from tests.factories.documents import drafted, issued, numbered, signed
from tests.factories.locks import close_locks_against_emptying

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
WORDS = {
    "abstract": "'x'", "template": "'x'", "\"values\"": "'{}'", "data": "'{\"x\": 1}'", "number": "77", "series": "'X'",
    "notation": "'77/X'", "year": "2001", "issued_on": "'2001-01-01'", "verification_code": "'X'", "state": "'draft'",
}  # fmt: skip
ISSUE = {"sha256": f"'{'0' * 64}'", "issued_at": "'2001-01-01T00:00:00Z'", "state": "'sealed'"}


def refused(statement: str, *parameters: object) -> bool:
    """Whether the database itself says no, whatever our classes think."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            assert cursor.rowcount == 1
    except Error as error:
        return "append only" in str(error)
    return False


def change(document: Document, column: str, value: str) -> bool:
    statement = f"UPDATE documents_document SET {column} = {value} WHERE id = %s"  # noqa: S608 - our own words
    return refused(statement, raw(document))


def raw(value: Document) -> str:
    return value.pk.hex if connection.vendor == "sqlite" else str(value.pk)


def test_a_draft_may_change_and_go(town):
    document = drafted(town)
    for column in ("abstract", '"values"'):
        assert not change(document, column, WORDS[column])
    document.delete()
    assert not Document.objects.exists()


def test_a_numbered_document_keeps_its_words(town):
    document = numbered(town)
    assert {column for column, value in WORDS.items() if not change(document, column, value)} == set()


def test_an_issued_document_keeps_its_file_and_its_day(town):
    document = issued(town, "receipt")
    for column, value in ISSUE.items():
        assert change(document, column, value), column
    assert not refused("UPDATE documents_document SET state = 'recalled' WHERE id = %s", raw(document))


def test_a_cancelled_document_keeps_everything(town):
    document = signed(town, "receipt")
    void_document(document, reason="Sai tên")
    ended = {"ended_reason": "'khác'", "ended_at": "'2001-01-01T00:00:00Z'"}
    for column, value in {**WORDS, **ISSUE, **ended, "state": "'signed'"}.items():
        assert change(document, column, value), column
    assert change(document, "state", "'issued'")


def test_only_what_is_numbered_and_not_sealed_is_cancelled_and_never_without_a_reason(town):
    cancel = "UPDATE documents_document SET state = 'voided', ended_at = issued_on, ended_reason = 'x' WHERE id = %s"
    sealed = signed(town)
    seal_document(sealed.pk)
    for document in (sealed, issued(town, "receipt")):
        assert refused(cancel, raw(document))
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=numbered(town).pk).update(state=DocumentState.VOIDED)


def test_signatures_revisions_and_files_keep_their_rows(town):
    document = signed(town, "receipt")
    file = document.revisions.get(step="signed").file
    pk = file.pk.hex if connection.vendor == "sqlite" else str(file.pk)
    assert refused("UPDATE documents_signature SET name = 'x' WHERE document_id = %s", raw(document))
    assert refused(
        "UPDATE documents_revision SET sha256 = 'x' WHERE document_id = %s AND step = 'signed'", raw(document)
    )
    assert refused("UPDATE documents_storedfile SET sha256 = 'x' WHERE id = %s", pk)
    for row in (document.signatures.get(), document.revisions.first(), file):
        with pytest.raises(DocumentFinalError):
            row.save()
        with pytest.raises(DocumentFinalError):
            row.delete()


def test_nothing_is_put_into_a_numbered_document(town):
    document = numbered(town)
    file = StoredFile.objects.create(
        sha256="0" * 64, size=1, content_type="application/pdf", name="a.pdf", storage_name="a"
    )
    with pytest.raises(Error), transaction.atomic():
        DocumentAttachment.objects.create(document=document, file=file, position=1, name="a.pdf", description="a")
    DocumentAttachment.objects.create(document=drafted(town), file=file, position=1, name="a.pdf", description="a")


def test_an_issued_document_is_neither_saved_nor_deleted(town):
    document = Document.objects.get(pk=issued(town, "receipt").pk)
    document.abstract = "khác"
    with pytest.raises(DocumentFinalError):
        document.save()
    with pytest.raises(DocumentFinalError):
        document.save(update_fields=["abstract"])
    with pytest.raises(DocumentFinalError):
        document.delete()
    assert Document.objects.get(pk=document.pk).state == DocumentState.ISSUED


def test_the_database_lets_nothing_with_a_number_go(town):
    document, draft = signed(town, "receipt"), drafted(town)
    close_locks_against_emptying()
    assert refused("DELETE FROM documents_document WHERE id = %s", raw(document))
    assert refused("DELETE FROM documents_signature WHERE document_id = %s", raw(document))
    assert refused("DELETE FROM documents_revision WHERE document_id = %s AND step = 'signed'", raw(document))
    assert not refused("DELETE FROM documents_document WHERE id = %s", raw(draft))
