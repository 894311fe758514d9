"""What other rooms may do with files and documents."""

from documents.domain.credentials import certificate_outlook, check_signer
from documents.domain.documents import create_document, move_draft, redraft_document, update_draft
from documents.domain.files import open_file, read_file
from documents.domain.intake import UploadLimits, receive_upload
from documents.domain.issuing import issue_document, seal_and_issue, seal_document
from documents.domain.leftovers import destroy_unclaimed
from documents.domain.numbering import number_document
from documents.domain.orphans import remove_orphans
from documents.domain.rendering import draft_word, preview_pdf, render_document
from documents.domain.screen import ScreenPaper, screen_paper
from documents.domain.signing import sign_document
from documents.domain.verdicts import Outcome, Verdict
from documents.domain.verification import verify_code, verify_upload
from documents.domain.voiding import void_document
from documents.validators import looks_like_tcvn3, validate_printable

__all__ = [
    "Outcome",
    "ScreenPaper",
    "UploadLimits",
    "Verdict",
    "certificate_outlook",
    "check_signer",
    "create_document",
    "destroy_unclaimed",
    "draft_word",
    "issue_document",
    "looks_like_tcvn3",
    "move_draft",
    "number_document",
    "open_file",
    "preview_pdf",
    "read_file",
    "receive_upload",
    "redraft_document",
    "remove_orphans",
    "render_document",
    "screen_paper",
    "seal_and_issue",
    "seal_document",
    "sign_document",
    "update_draft",
    "validate_printable",
    "verify_code",
    "verify_upload",
    "void_document",
]
