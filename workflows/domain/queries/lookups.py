"""Finding a case by what a citizen holds: the code, and the secret."""

import re

from workflows.domain.secrets import matches
from workflows.models import Case

__all__ = ["find_by_code", "lookup", "tidy_case_code"]

_CODE = re.compile(r"^H\d{2}(\.\d{1,4}){1,3}-\d{6}-\d{4,7}$")


def tidy_case_code(typed: str) -> str:
    """What somebody typed as a case code, in its official form; empty when it cannot be one."""
    code = "".join(typed.split()).upper()[:40]
    return code if _CODE.match(code) else ""


def find_by_code(typed: str) -> Case | None:
    """The case of that code, whoever asks; what of it may be shown is ``public_view``'s to say."""
    code = tidy_case_code(typed)
    rows = Case.objects.select_related("version__procedure", "receiving_unit", "competent_unit", "assignee")
    return rows.filter(case_code=code or "-").first()


def lookup(typed_code: str, typed_secret: str) -> Case | None:
    """The case that code and secret open together; None when either is wrong, after the same work."""
    case = find_by_code(typed_code)
    return case if matches(case, typed_secret) else None
