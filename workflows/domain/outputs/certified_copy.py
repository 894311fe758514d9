"""An electronic copy certified from the original: from the application to the words of certification."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import OrgUnit
from workflows.domain.outputs.common import moment, page_head
from workflows.domain.outputs.fields import DraftField
from workflows.enums import PartyKind
from workflows.models import Case

__all__ = ["FIELDS", "fixed", "start"]

FIELDS = (
    DraftField("paper_name", _("Name of the paper")),
    DraftField("paper_issuer", _("Issued by"), required=False),
    DraftField("paper_number", _("Number of the paper"), required=False),
    DraftField("original_pages", _("Pages of the original"), number=True),
    DraftField("copies", _("Copies"), number=True),
    DraftField("book", _("Book of certifications")),
)


def start(case: Case) -> dict[str, Any]:
    """What the application already says, and the pages counted in what was handed in."""
    answers = case.answers
    pages = sum(
        paper.file.pages
        for paper in case.papers.filter(replaced_by__isnull=True, withdrawn=False).select_related("file")
    )
    return {
        "paper_name": str(answers.get("paper_name", "")),
        "paper_issuer": str(answers.get("paper_issuer", "") or ""),
        "paper_number": str(answers.get("paper_number", "") or ""),
        "original_pages": pages or 1,
        "copies": answers.get("copies", 1),
        "book": f"01/{timezone.localdate():%Y}-SCT/BS",
    }


def fixed(case: Case, unit: OrgUnit) -> dict[str, Any]:
    """What nobody types."""
    applicant = case.parties.get(kind=PartyKind.APPLICANT)
    return {
        **page_head(unit, timezone.localdate()),
        "case_code": case.case_code,
        "procedure_name": case.version.parsed.name.vi,
        "requester_name": applicant.name,
        "certified_at": moment(timezone.now()),
        "certifying_place": case.receiving_unit.name,
        "signer": {"lines": [], "name": ""},
    }
