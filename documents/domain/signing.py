"""The personal signature: exactly on the file the signer has read."""

from uuid import UUID

from django.db import transaction

from audit.domain.trail import record
from documents.domain.credentials import check_signer, engine_credential
from documents.domain.layout import OFFICER_FIELD
from documents.domain.revisions import bytes_of, find_revision, load_document, publish_revision
from documents.domain.stamps import officer_stamp
from documents.engines import signing as engine
from documents.engines.types import SignedFile
from documents.enums import DocumentState, Event, RevisionStep, SignatureRole
from documents.errors import DocumentStateError, SignedContentChangedError
from documents.models import Document, Signature
from organisations.models import Mandate, User

__all__ = ["sign_document"]


def _place(document: Document) -> str:
    return str(document.values.get("place", ""))


def sign_document(
    document_id: UUID | str, *, signer_id: int, mandate_id: int | None, expected_sha256: str
) -> Signature:
    """Sign a printed document with the person's certificate (certification, level B-LT); run again, the same signature.

    Called by a job, outside any transaction; the person's order came before it.

    Raises:
        SignedContentChangedError: the printed file is not the one the person saw.
        SignerNotAllowedError, CertificateRejectedError: mandate or certificate do not allow it (any more).
        EngineError: key or time authority do not answer; try again.
    """
    document = load_document(document_id)
    done = Signature.objects.filter(document=document, role=SignatureRole.OFFICER).first()
    if done is not None:
        return done
    printed = find_revision(document, RevisionStep.RENDERED)
    if printed is None:
        raise DocumentStateError
    if printed.sha256 != expected_sha256:
        raise SignedContentChangedError
    signer = User.objects.get(pk=signer_id)
    mandate = Mandate.objects.get(pk=mandate_id) if mandate_id else None
    credential = check_signer(document, signer=signer, mandate=mandate)
    signed = engine.sign(
        bytes_of(printed),
        credential=engine_credential(credential),
        field=OFFICER_FIELD,
        certify=True,
        reason=document.abstract[:120],
        location=_place(document),
        stamp=officer_stamp(signer.full_name),
    )
    return _keep(document, signed, printed_sha256=printed.sha256, signer=signer, mandate=mandate)


@transaction.atomic
def _keep(
    document: Document, signed: SignedFile, *, printed_sha256: str, signer: User, mandate: Mandate | None
) -> Signature:
    """The signed file and who signed it, both or neither; of two runs at once the first one's."""
    row, revision = publish_revision(
        document,
        step=RevisionStep.SIGNED,
        pdf=signed.pdf,
        input_hash=printed_sha256,
        engine=engine.ENGINE,
        expected=DocumentState.RENDERED,
        becomes=DocumentState.SIGNED,
    )
    facts = {
        "signer": signer,
        "name": signer.full_name,
        "capacity": mandate.capacity if mandate else "",
        "mandate": mandate,
        "certificate_serial": signed.certificate_serial,
        "signed_at": signed.signed_at,
        "level": signed.level,
        "digest": signed.digest,
    }
    signature, made = Signature.objects.get_or_create(document=row, role=SignatureRole.OFFICER, defaults=facts)
    if made:
        told = {"sha256": revision.sha256, "serial": signed.certificate_serial}
        record(Event.DOCUMENT_SIGNED, subject=row, actor=signer, detail=told)
    return signature
