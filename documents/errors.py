"""What can go wrong with files and documents."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.errors import EngineError, RuleError


class FilledSentence:
    """A translated sentence that is filled in only when it is read, in the reader's language."""

    def __init__(self, message: str | Promise, facts: dict[str, object]) -> None:
        self.message, self.facts = message, facts

    def __str__(self) -> str:
        return str(self.message) % self.facts


UNPRINTABLE = _(
    "These characters cannot be printed on an official paper: %(characters)s. Leave them out or write them differently."
)


class UploadRejectedError(RuleError):
    """A file was not taken, with the reason and what to do; nothing of it was kept."""

    def __init__(self, code: str, message: str | Promise, **detail: Any) -> None:
        self.code = f"upload.{code}"
        super().__init__(message, **detail)


class StorageFailedError(EngineError):
    """The folder of records is full, missing or not writable."""

    code = "documents.storage"
    message = _("Files cannot be stored at the moment. Nothing was lost; please try again later.")


class FileMissingError(EngineError):
    """A row names a file that is not in the storage, or whose bytes are no longer the stored ones."""

    code = "documents.file_damaged"
    message = _("The stored file is missing or damaged. The operators have been told.")
    permanent = True


class DocumentFinalError(RuleError):
    """An issued document does not change; it can only be replaced or recalled."""

    code = "documents.final"
    message = _("This document has been issued and cannot be changed.")


class DocumentStateError(RuleError):
    """The step asked for does not follow the state the document is in."""

    code = "documents.state"
    message = _("The document is not ready for this step.")


class DocumentVoidedError(DocumentStateError):
    """The number was cancelled: nothing more is made of the document."""

    code = "documents.voided"
    message = _("The number of this document was cancelled. It will never be issued.")


class DraftIncompleteError(RuleError):
    """The values do not fill the template: a field is missing or cannot be printed."""

    code = "documents.draft_incomplete"
    message = _("The draft cannot be printed yet.")


class UnprintableError(DraftIncompleteError):
    """The words hold a character that the official font lacks: the paper could not be archived."""

    code = "documents.unprintable"

    def __init__(self, *, characters: str) -> None:
        message: Any = FilledSentence(UNPRINTABLE, {"characters": characters})
        super().__init__(message, characters=characters)


class SignedContentChangedError(RuleError):
    """What is to be signed is not what the signer saw."""

    code = "documents.content_changed"
    message = _("The document has changed since you opened it. Please read it again before signing.")


# Why nobody signs or seals with this certificate or under this mandate now, said to whoever reads it.
REFUSALS: dict[str, str | Promise] = {
    "none": _("The signer has no certificate to sign with. One has to be given before anything can be signed."),
    "expired": _("The signer's certificate has expired. A new one is needed; nothing was signed."),
    "revoked": _("The signer's certificate has been revoked. A new one is needed; nothing was signed."),
    "not_yet_valid": _("The signer's certificate is not valid yet. Wait for its first day; nothing was signed."),
    "untrusted": _("The certificate does not come from a trusted authority. Ask for a new one; nothing was signed."),
    "usage": _("The certificate was not made for signing. Ask for another one; nothing was signed."),
    "no_mandate": _("The signer has no mandate in force any more to sign this document for this body."),
    "wrong_capacity": _("The signer's mandate is no longer the one that the document is printed under."),
    "seal_none": _("The unit has no certificate for its seal. One has to be given before anything can be sealed."),
    "seal_expired": _("The certificate of the unit's seal has expired. A new one is needed; nothing was sealed."),
    "seal_revoked": _("The certificate of the unit's seal has been revoked. A new one is needed; nothing was sealed."),
    "seal_not_yet_valid": _("The certificate of the unit's seal is not valid yet; nothing was sealed."),
    "backend": _(
        "The place where the key of this certificate is kept is not connected. The operators have to connect it."
    ),
    "not_a_demonstration": _("Such certificates are made in a demonstration only."),
}


class SignerNotAllowedError(RuleError):
    """The mandate or the certificate does not allow this signature; ``code`` and ``detail["reason"]`` say why."""

    code = "documents.signer"

    def __init__(self, *, reason: str) -> None:
        self.code = f"{SignerNotAllowedError.code}.{reason}"
        super().__init__(REFUSALS[reason], reason=reason)


class NotConformantError(EngineError):
    """The file breaks the standard for long-term documents; it must not be published."""

    code = "documents.not_conformant"
    message = _("The document does not meet the archive standard and was not published.")
    permanent = True


class WordEngineError(EngineError):
    """The Word draft could not be made."""

    code = "documents.word"
    message = _("The Word draft could not be made.")
    permanent = True


class TrustMissingError(EngineError):
    """The trusted roots or the time authority are not set up."""

    code = "documents.trust_missing"
    message = _("Signing is not set up: the trusted certificates are missing. Please tell the operators.")
    permanent = True


class KeyMissingError(EngineError):
    """The key of a certificate cannot be reached."""

    code = "documents.key_missing"
    message = _("The signing key cannot be reached at the moment.")


class CertificateRejectedError(RuleError):
    """The certificate itself must not sign now: expired, revoked, not_yet_valid, untrusted or usage, in ``code`` too."""

    code = "documents.certificate"

    def __init__(self, *, reason: str) -> None:
        self.code = f"{CertificateRejectedError.code}.{reason}"
        super().__init__(REFUSALS[reason], reason=reason)


class RevocationUnknownError(EngineError):
    """Nobody says whether a certificate has been revoked; nothing was signed."""

    code = "documents.revocation_unknown"
    message = _(
        "The certificate authority does not answer, so it is not known whether the certificate is still good. "
        "Nothing was signed; it will be tried again."
    )


class TimestampFailedError(EngineError):
    """The time authority does not answer; nothing was signed."""

    code = "documents.timestamp"
    message = _("The time authority does not answer. Nothing was signed; it will be tried again.")


class SigningFailedError(EngineError):
    """The engine could not sign: the field is missing or signed already, or the file is not sound."""

    code = "documents.signing"
    message = _("The file could not be signed.")
    permanent = True
