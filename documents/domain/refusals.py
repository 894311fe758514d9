"""Why a file is not taken: one sentence per reason, with what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.errors import FilledSentence, UploadRejectedError

__all__ = ["refusal"]

MESSAGES: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose the file again; if it stays empty, save it again first."),
    "too_large": _("The file is larger than %(limit)s MB. Save it smaller, or split it."),
    "type": _("This kind of file is not accepted here. Send a %(kinds)s file."),
    "heic": _("This is an HEIC photo, which not every office can open. Send it as %(kinds)s instead."),
    "tiff": _("This is a TIFF picture, which browsers cannot show. Save the scan as %(kinds)s and send that."),
    "zip": _("This is a packed folder. Unpack it and send the files in it one by one, as %(kinds)s."),
    "office": _("This is an Office file of an old kind. Save it as PDF and send that."),
    "program": _("This is a program, not a document, whatever its name says. Send a %(kinds)s file."),
    "program_inside": _(
        "The file carries a program or another closed file inside. Remove it, or save the pages as a new PDF."
    ),
    "active": _(
        "The file contains commands that run by themselves when it is opened. Print it to a new PDF and send that one."
    ),
    "mixed": _(
        "This file is two kinds of file in one and could show different content to different readers. Save it as a new PDF."
    ),
    "corrupt": _("The file is damaged and cannot be opened. Save or scan it again."),
    "encrypted": _("The file is protected by a password or by restrictions. Remove the protection and send it again."),
    "pages": _("The file has %(found)s pages; at most %(limit)s are accepted. Split it."),
    "pixels": _("A picture in this file is too large to be opened safely. Save it smaller."),
    "bomb": _("The file unpacks to far more than it says and cannot be opened safely. Save or scan it again."),
    "macros": _("The Word file contains macros. Save it without macros, or as PDF."),
    "infected": _("The virus scanner found harmful content in this file. It was not kept."),
    "signature_broken": _(
        "The file was changed after it had been signed, so its signature no longer holds. Send the file as it was signed."
    ),
}
KINDS = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "docx": "Word (DOCX)"}


def refusal(
    code: str, *, accept: frozenset[str] = frozenset(), limit: int = 0, found: int | str = ""
) -> UploadRejectedError:
    """The error that says why a file was not taken."""
    message_code = str(found) if code == "type" and found in MESSAGES else code
    kinds = ", ".join(name for kind, name in KINDS.items() if kind in accept)
    filled = FilledSentence(MESSAGES[message_code], {"kinds": kinds, "limit": limit, "found": found})
    return UploadRejectedError(code, filled, limit=limit, found=found)  # type: ignore[arg-type]
