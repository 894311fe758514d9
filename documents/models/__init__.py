"""Tables of records."""

from documents.models.credentials import Signature, SigningCredential
from documents.models.documents import Document, DocumentAttachment, Revision
from documents.models.files import StoredFile

__all__ = ["Document", "DocumentAttachment", "Revision", "Signature", "SigningCredential", "StoredFile"]
