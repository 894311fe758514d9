"""Tables of cases in motion."""

from workflows.models.cases import Case, Party
from workflows.models.exceptions import CaseUserObjectPermission
from workflows.models.filings import DraftPaper, FilingDraft
from workflows.models.following import Following
from workflows.models.history import CaseEvent, ClockEntry, Notice, Remark
from workflows.models.papers import CaseDocument, Paper
from workflows.models.requests import Consultation, SupplementRequest
from workflows.models.work import CaseUnit, WorkItem

__all__ = [
    "Case",
    "CaseDocument",
    "CaseEvent",
    "CaseUnit",
    "CaseUserObjectPermission",
    "ClockEntry",
    "Consultation",
    "DraftPaper",
    "FilingDraft",
    "Following",
    "Notice",
    "Paper",
    "Party",
    "Remark",
    "SupplementRequest",
    "WorkItem",
]
