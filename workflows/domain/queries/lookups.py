"""Finding a case by what a citizen holds: the code, the code and the secret, or the secret shown before.

What may not be shown costs the same work as what does not exist, so that nobody reads the one from the other's time:
first a few bytes of the case, and the whole of it only when it will be shown.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from procedures.enums import PublicByCode
from procedures.models import ProcedureVersion
from workflows.domain.secrets import is_secret
from workflows.models import Case

__all__ = ["find_opened", "find_public", "lookup", "opened_mark", "tidy_case_code", "whole_case"]

_CODE = re.compile(r"^H[0-9]{2}(\.[0-9]{1,4}){1,3}-[0-9]{6}-[0-9]{4,7}$")
_NONE: tuple[Any, ...] = (None, "", 0, "")


def tidy_case_code(typed: str) -> str:
    """What somebody typed as a case code, in its official form; empty when it cannot be one."""
    code = "".join(typed.split()).upper()[:40]
    return code if _CODE.match(code) else ""


def _glance(typed: str) -> tuple[Any, ...]:
    """uuid, salt and version of the case with this code: one look into one index, whether there is one or not."""
    rows = Case.objects.filter(case_code=tidy_case_code(typed) or "-")
    return rows.values_list("uuid", "lookup_salt", "version_id", "version__content_hash").first() or _NONE


@lru_cache(maxsize=512)
def _opens_by_code(version_id: int, content_hash: str) -> bool:
    """Whether the code alone opens anything; a published version never changes, so it is asked once per process."""
    version = ProcedureVersion.objects.get(pk=version_id, content_hash=content_hash)
    return version.parsed.public_by_code != PublicByCode.NOTHING


def whole_case(uuid: Any) -> Case | None:
    """The case, with what its pages need."""
    rows = Case.objects.select_related(
        "version__procedure", "receiving_unit", "return_unit", "competent_unit", "assignee"
    )
    return rows.filter(uuid=uuid).first()


def find_public(typed: str) -> Case | None:
    """The case of that code, when its version lets the code alone open anything; None for all others alike."""
    uuid, _salt, version_id, content_hash = _glance(typed)
    return whole_case(uuid) if uuid is not None and _opens_by_code(version_id, content_hash) else None


def opened_mark(case: Case) -> str:
    """What a session keeps of a case whose secret was shown in it: worth nothing once the secret is renewed."""
    return _mark(case.uuid, case.lookup_salt)


def _mark(uuid: Any, salt: str) -> str:
    return f"{uuid}.{salt[:8]}"


def find_opened(typed: str, opened: Collection[str]) -> Case | None:
    """The case of that code, when its mark is one of the ``opened``: without any, nothing is even looked up."""
    if not opened:
        return None
    uuid, salt, *_version = _glance(typed)
    return whole_case(uuid) if _mark(uuid, salt) in opened else None


def lookup(typed_code: str, typed_secret: str) -> Case | None:
    """The case that code and secret open together; None when either is wrong, after the same work."""
    uuid, salt, *_version = _glance(typed_code)
    return whole_case(uuid) if is_secret(typed_secret, uuid=uuid, salt=salt) else None
