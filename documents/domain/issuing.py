"""Sealing and issuing: the last steps, after which nothing changes any more."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.domain.trail import record
from documents.domain.credentials import credential_of_unit, engine_credential
from documents.domain.layout import SEAL_FIELD
from documents.domain.printing import spec_of
from documents.domain.revisions import bytes_of, find_revision, load_document, publish_revision
from documents.domain.stamps import seal_stamp
from documents.engines import signing as engine
from documents.enums import DocumentState, Event, RevisionStep, SignatureRole
from documents.errors import DocumentStateError, DocumentVoidedError, NotConformantError
from documents.models import Document, Revision, Signature
from documents.signals import document_changed, document_issued

__all__ = ["issue_document", "seal_and_issue", "seal_document"]


def seal_document(document_id: UUID | str) -> Revision:
    """Put the unit's seal on a signed document (level B-LT, nothing but timestamps may follow); run again, the same."""
    document = load_document(document_id)
    done = find_revision(document, RevisionStep.SEALED)
    if done is not None:
        return done
    signed = find_revision(document, RevisionStep.SIGNED)
    if signed is None:
        raise DocumentStateError
    credential = credential_of_unit(document.unit)
    sealed = engine.sign(
        bytes_of(signed),
        credential=engine_credential(credential),
        field=SEAL_FIELD,
        certify=False,
        reason="Đóng dấu cơ quan",
        location=str(document.values.get("place", "")),
        stamp=seal_stamp(document.unit.name),
    )
    with transaction.atomic():
        row, revision = publish_revision(
            document,
            step=RevisionStep.SEALED,
            pdf=sealed.pdf,
            input_hash=signed.sha256,
            engine=engine.ENGINE,
            expected=DocumentState.SIGNED,
            becomes=DocumentState.SEALED,
        )
        _signature, made = Signature.objects.get_or_create(
            document=row,
            role=SignatureRole.SEAL,
            defaults={
                "unit": row.unit,
                "name": row.unit.name,
                "certificate_serial": sealed.certificate_serial,
                "signed_at": sealed.signed_at,
                "level": sealed.level,
                "digest": sealed.digest,
            },
        )
        if made:
            record(Event.DOCUMENT_SEALED, subject=row, detail={"sha256": revision.sha256})
    return revision


def _check(document: Document, pdf: bytes) -> None:
    """Judge our own file before anybody else does: all expected signatures, by the expected certificates, sound."""
    report = engine.inspect(pdf)
    wanted = sorted(document.signatures.values_list("certificate_serial", flat=True))
    found = sorted(row.certificate_serial for row in report.signatures)
    if not report.holds or wanted != found or len(wanted) != len(spec_of(document).signatures):
        raise NotConformantError


def issue_document(document_id: UUID | str) -> Document:
    """Add the archive timestamp, check the whole file, and make the document binding and immutable.

    Raises:
        NotConformantError: our own verification refuses the file: it is not published.
    """
    document = load_document(document_id)
    if document.is_final:
        return document
    sealed_one = SignatureRole.SEAL in spec_of(document).signatures
    last = find_revision(document, RevisionStep.SEALED if sealed_one else RevisionStep.SIGNED)
    if last is None:
        raise DocumentStateError
    state = DocumentState.SEALED if sealed_one else DocumentState.SIGNED
    done = find_revision(document, RevisionStep.ARCHIVED)
    pdf = bytes_of(done) if done is not None else engine.add_archive_timestamp(bytes_of(last))
    _check(document, pdf)
    if done is None:
        _row, done = publish_revision(
            document, step=RevisionStep.ARCHIVED, pdf=pdf, input_hash=last.sha256, engine=engine.ENGINE,
            expected=state, becomes=state,
        )  # fmt: skip
    return _make_final(document, done)


def _make_final(document: Document, archived: Revision) -> Document:
    with transaction.atomic():
        row = Document.objects.select_for_update().select_related("unit").get(pk=document.pk)
        if row.is_final:
            return row
        if row.state == DocumentState.VOIDED:
            raise DocumentVoidedError
        row.state, row.issued_at = DocumentState.ISSUED, timezone.now()
        row.issued_file, row.sha256 = archived.file, archived.sha256
        row.save(update_fields=["state", "issued_at", "issued_file", "sha256"])
        record(Event.DOCUMENT_ISSUED, subject=row, detail={"sha256": row.sha256, "notation": row.notation})
        document_changed.send(sender=Document, document=row)
        document_issued.send(sender=Document, document=row)
    return row


def seal_and_issue(document_id: UUID | str) -> Document:
    """Seal, then issue; safe to run again at whatever point it was killed."""
    document = load_document(document_id)
    if not document.is_final:
        seal_document(document_id)
    return issue_document(document_id)
