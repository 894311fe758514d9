"""Reading cases and what lies in them: who looked without having to do with it is recorded, and every file that leaves."""

from uuid import UUID

from audit.domain.trail import record
from documents.enums import Event
from documents.models import StoredFile
from organisations.domain.grants import Authority
from organisations.enums import Role
from organisations.models import User
from workflows.domain.queries import CaseSheet, case_sheet, readable_file
from workflows.enums import CASE_OPENED
from workflows.models import Case
from workflows.rules import CASE_ROLES

__all__ = ["fetch_file", "open_case"]
WATCHING = frozenset({Role.AUDITOR, Role.CONTROLLER})


def _only_watches(authority: Authority, case: Case) -> bool:
    """Sees the case as an auditor or controller, and holds no role in it that does its work."""
    if not authority.roles & WATCHING:
        return False
    units = set(case.units.values_list("unit_id", flat=True))
    return not {role for role, unit_id in authority.pairs if unit_id in units and role in CASE_ROLES} - WATCHING


def open_case(uuid: UUID | str, user: User, *, item_id: UUID | str | None = None) -> CaseSheet:
    """The page of one case; that somebody who only watches has opened it is recorded in the trail.

    What the people do who handle it stands in the case's own events; their looking at their work is not written down.

    Raises:
        CaseForbiddenError: not theirs to see.
    """
    sheet = case_sheet(uuid, user, item_id=item_id)
    if _only_watches(sheet.authority, sheet.case):
        record(CASE_OPENED, subject=sheet.case, actor=user)
    return sheet


def fetch_file(file_id: UUID | str, user: User) -> StoredFile:
    """A stored file of a case the person may see; that it was fetched, and by whom, is recorded in its trail.

    Raises:
        CaseForbiddenError: not this person's, or there is no such file: the two cannot be told apart.
    """
    found = readable_file(file_id, user)
    record(Event.FILE_FETCHED, subject=found, actor=user)
    return found
