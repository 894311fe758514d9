"""The lookup secret: printed on the receipt, opens the citizen's view together with the code; stored nowhere."""

import hashlib
import hmac
import re
from uuid import UUID

from django.conf import settings

from kernel.identifiers import tidy_code
from workflows.models import Case

__all__ = ["is_secret", "lookup_secret", "without_secrets"]

_READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # 49 bits, behind a limit of attempts
HIDDEN = "…"
# What looks like the secret of some case: in groups as forms print it, in one piece, behind its label, in the address of a QR.
# A letter has to be in it, or the tax number of a company would be taken for one.
_ANY = re.compile(
    rf"""(?<![\w-])(?=[\d-]*[A-Z])
    (?:[{_READABLE}]{{4}}\s?-\s?[{_READABLE}]{{4}}\s?-\s?[{_READABLE}]{{2}} | [{_READABLE}]{{{LENGTH}}})(?![\w-])
    | (?<=/tra-cuu/)(?P<code>[^/\s]+/)[^/\s?]+
    | (?P<label>(?i:mã\s+tra\s+cứu)\W{{0,4}})(?i:[{_READABLE}])(?:[\W_]{{0,3}}(?i:[{_READABLE}])){{{LENGTH - 1}}}(?!\w)""",
    re.VERBOSE,
)


def _derive(uuid: str, salt: str) -> str:
    key = hashlib.sha256(b"egov.lookup:" + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(key, f"{uuid}:{salt}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(_READABLE))
        letters.append(_READABLE[rest])
    return "".join(letters)


def lookup_secret(case: Case) -> str:
    """The secret of ``case``; the same each time, gone with the installation's key."""
    return _derive(str(case.uuid), case.lookup_salt)


def is_secret(typed: str, *, uuid: UUID | None, salt: str) -> bool:
    """Whether ``typed`` is the secret of the case with ``uuid`` and ``salt``; the same work when there is none."""
    wanted = _derive(str(uuid), salt)
    found = hmac.compare_digest(wanted, tidy_code(typed)[:64].encode("ascii", "ignore").decode())
    return found and uuid is not None


def without_secrets(text: str, case: Case) -> str:
    """``text`` without the secret of ``case``, however it is written, and without whatever looks like that of another case.

    For everything that is read by more people than the unit that received the case: an index, a passage of a paper.
    """
    own = re.compile(r"(?<![^\W_])" + r"[\W_]*".join(lookup_secret(case)) + r"(?![^\W_])", re.IGNORECASE)
    return _ANY.sub(lambda found: f"{found['code'] or found['label'] or ''}{HIDDEN}", own.sub(HIDDEN, text))
