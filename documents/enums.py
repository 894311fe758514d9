"""Words of the records room: kinds, states, steps, roles and the names of its events."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """What a document is. The forms of the one-stop mechanism, two results, and the usual types of Decree 30."""

    RECEIPT = "receipt", _("Receipt and appointment")
    SUPPLEMENT = "supplement", _("Request to supplement")
    REFUSAL = "refusal", _("Notice of refusal")
    APOLOGY = "apology", _("Apology and new appointment")
    BUILDING_PERMIT = "building_permit", _("Building permit")
    CERTIFIED_COPY = "certified_copy", _("Certified copy")
    DECISION = "decision", pgettext_lazy("document kind", "Decision")
    NOTICE = "notice", pgettext_lazy("document kind", "Notice")
    LETTER = "letter", pgettext_lazy("document kind", "Official letter")
    CERTIFICATE = "certificate", pgettext_lazy("document kind", "Certificate")
    EXTRACT = "extract", pgettext_lazy("document kind", "Extract")


# Signed for a body under a mandate; forms 01 to 03 are signed by whoever receives, in the own post.
UNDER_MANDATE = tuple(
    kind for kind in DocumentKind if kind not in {DocumentKind.RECEIPT, DocumentKind.SUPPLEMENT, DocumentKind.REFUSAL}
)


class DocumentState(models.TextChoices):
    """Where a document stands on its way from draft to paper that binds."""

    DRAFT = "draft", pgettext_lazy("document state", "Draft")
    NUMBERED = "numbered", pgettext_lazy("document state", "Numbered")
    RENDERED = "rendered", pgettext_lazy("document state", "Ready to sign")
    SIGNED = "signed", pgettext_lazy("document state", "Signed")
    SEALED = "sealed", pgettext_lazy("document state", "Sealed")
    ISSUED = "issued", pgettext_lazy("document state", "In force")
    REPLACED = "replaced", pgettext_lazy("document state", "Replaced")
    RECALLED = "recalled", pgettext_lazy("document state", "Recalled")
    VOIDED = "voided", pgettext_lazy("document state", "Number cancelled")


FINAL_STATES = (DocumentState.ISSUED, DocumentState.REPLACED, DocumentState.RECALLED)
VOIDABLE_STATES = (DocumentState.NUMBERED, DocumentState.RENDERED, DocumentState.SIGNED)  # numbered, never issued


class RevisionStep(models.TextChoices):
    """Which act made a revision of the file."""

    RENDERED = "rendered", pgettext_lazy("revision", "Laid out")
    SIGNED = "signed", pgettext_lazy("revision", "Signed by the authorised person")
    SEALED = "sealed", pgettext_lazy("revision", "Sealed by the agency")
    ARCHIVED = "archived", pgettext_lazy("revision", "Archive timestamp added")


class SignatureRole(models.TextChoices):
    """Whose signature: a person's or the agency's."""

    OFFICER = "officer", pgettext_lazy("signature", "Authorised person")
    SEAL = "seal", pgettext_lazy("signature", "Agency seal")


class ScanState(models.TextChoices):
    """What the virus scanner said; an infected file is never kept."""

    NOT_SCANNED = "not_scanned", _("Not scanned for viruses")
    CLEAN = "clean", _("No virus found")


class SignatureState(models.TextChoices):
    """What a received file's own digital signatures are worth."""

    UNSIGNED = "unsigned", _("Not digitally signed")
    TRUSTED = "trusted", _("Signed; the signer's certificate is trusted")
    UNTRUSTED = "untrusted", _("Signed; the signer's certificate is not known to us")
    BROKEN = "broken", _("Changed after signing")


class FileRemark(models.TextChoices):
    """What somebody who reads a received file should know of it; nothing of this keeps it from being taken."""

    EMBEDDED_FILES = "embedded_files", pgettext_lazy("file", "Other files are attached inside")
    SUBMIT = "submit", pgettext_lazy("file", "A form that would send itself")
    XFA = "xfa", pgettext_lazy("file", "A form that some programs do not show")
    PLACE = "place", pgettext_lazy("file", "The photo tells where it was taken")
    REPAIRED = "repaired", pgettext_lazy("file", "Slightly damaged; look whether every page is there")
    LEGACY_TEXT = (
        "legacy_text",
        pgettext_lazy("file", "Its text is in an old encoding (TCVN3); searching does not find it"),
    )


class TextState(models.TextChoices):
    """Whether the words of a file have been read out for searching."""

    PENDING = "pending", _("Text is being read")
    READY = "ready", _("Text was read")
    NO_TEXT = "no_text", _("The file is a picture without readable text")
    FAILED = "failed", _("The text could not be read")


class Event(StrEnum):
    """What this room writes into the trail."""

    FILE_RECEIVED = "file.received"
    FILE_FETCHED = "file.fetched"
    FILE_DESTROYED = "file.destroyed"
    DOCUMENT_CREATED = "document.created"
    DOCUMENT_REVISED = "document.revised"
    DOCUMENT_NUMBERED = "document.numbered"
    DOCUMENT_RENDERED = "document.rendered"
    DOCUMENT_SIGNED = "document.signed"
    DOCUMENT_SEALED = "document.sealed"
    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_REPLACED = "document.replaced"
    DOCUMENT_RECALLED = "document.recalled"
    DOCUMENT_VOIDED = "document.voided"


EVENT_LABELS = {
    Event.FILE_RECEIVED: _("A file was received"),
    Event.FILE_FETCHED: _("The file was opened or downloaded"),
    Event.DOCUMENT_CREATED: _("The document was begun"),
    Event.DOCUMENT_REVISED: _("The draft was changed"),
    Event.DOCUMENT_NUMBERED: _("Number and date were taken"),
    Event.DOCUMENT_RENDERED: _("The paper was printed"),
    Event.DOCUMENT_SIGNED: _("It was signed"),
    Event.DOCUMENT_SEALED: _("It was sealed"),
    Event.DOCUMENT_ISSUED: _("It was issued"),
    Event.DOCUMENT_REPLACED: _("It was replaced"),
    Event.DOCUMENT_RECALLED: _("It was recalled"),
    Event.DOCUMENT_VOIDED: _("Its number was cancelled; it was never issued"),
}


class Topic(StrEnum):
    """The durable jobs this room does."""

    EXTRACT_TEXT = "documents.extract_text"
