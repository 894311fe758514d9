"""The lookup secret: printed on the receipt, opens the citizen's view together with the code; stored nowhere."""

import hashlib
import hmac

from django.conf import settings

from kernel.identifiers import tidy_code
from workflows.models import Case

__all__ = ["lookup_secret", "matches"]

_READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # 49 bits, behind a limit of attempts


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


def matches(case: Case | None, typed: str) -> bool:
    """Whether ``typed`` is the secret; takes the same time for a case that does not exist."""
    wanted = lookup_secret(case) if case is not None else _derive("0", "0")
    found = hmac.compare_digest(wanted, tidy_code(typed)[:64].encode("ascii", "ignore").decode())
    return found and case is not None
