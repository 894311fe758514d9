"""Which cases a person may see: one rule for pages, lists, counts, search and export."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.models import StoredFile
from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from workflows.enums import RESTING_STATES
from workflows.errors import CaseForbiddenError
from workflows.models import Case, CaseDocument, CaseUnit, CaseUserObjectPermission, Paper
from workflows.rules import CASE_ROLES, can_open_document

__all__ = ["cases_visible_to", "overdue", "readable_case", "readable_file"]


def cases_visible_to(user: User, authority: Authority | None = None) -> QuerySet[Case]:
    """Cases of the units for which ``user`` holds a case role today, and single cases they were let in to."""
    held = authority or authority_of(user)
    of_units = CaseUnit.objects.filter(case=OuterRef("pk"), unit_id__in=held.units(*CASE_ROLES))
    let_in = CaseUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), user_id=held.user_id, permission__codename="view_case"
    )
    if not held.user_id:
        return Case.objects.none()
    return Case.objects.filter(Q(Exists(of_units)) | Q(Exists(let_in)))


def overdue(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """Those of ``cases`` for which ``rules.is_overdue`` holds."""
    open_ones = cases.filter(promised_at__lt=now, finished_at__isnull=True, ended_at__isnull=True)
    return open_ones.exclude(state__in=RESTING_STATES)


def readable_case(uuid: UUID | str, user: User) -> Case:
    """The case, if the person may see it; otherwise ``CaseForbiddenError``, also for one that does not exist."""
    found = (
        cases_visible_to(user)
        .select_related(
            "version__procedure", "receiving_unit", "return_unit", "competent_unit", "assignee", "decider", "process"
        )
        .filter(uuid=uuid)
        .first()
    )
    if found is None:
        raise CaseForbiddenError
    return found


def readable_file(file_id: UUID | str, user: User) -> StoredFile:
    """A stored file that belongs to a case the person may see: a paper, a revision of a document, what was issued.

    A document with the applicant's lookup secret in it is not for everybody who sees the case.
    """
    held = authority_of(user)
    mine = cases_visible_to(user, held)
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise CaseForbiddenError
    of_file = Q(document__issued_file=file) | Q(document__revisions__file=file)
    links = CaseDocument.objects.filter(of_file, case__in=mine).select_related("case")
    if Paper.objects.filter(file=file, case__in=mine).exists() or any(can_open_document(held, link) for link in links):
        return file
    raise CaseForbiddenError
