"""The lookup secret: printed on the receipt, opens the citizen's view together with the code; stored nowhere."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from kernel.identifiers import tidy_code
from workflows.models import Case

__all__ = ["is_secret", "lookup_secret"]

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


def is_secret(typed: str, *, uuid: UUID | None, salt: str) -> bool:
    """Whether ``typed`` is the secret of the case with ``uuid`` and ``salt``; the same work when there is none."""
    wanted = _derive(str(uuid), salt)
    found = hmac.compare_digest(wanted, tidy_code(typed)[:64].encode("ascii", "ignore").decode())
    return found and uuid is not None
