"""Forms whose signer could not sign between order and signature: made by themselves as soon as that person can again."""

from django.db.models import Q, QuerySet

from documents.domain import check_signer
from documents.errors import CertificateRejectedError, SignerNotAllowedError
from kernel.errors import EgovError
from kernel.jobs import replay
from kernel.models import Job, JobState
from workflows.enums import Topic
from workflows.models import CaseDocument

__all__ = ["resume_forms"]

_SIGNER, _CERTIFICATE = f"{SignerNotAllowedError.code}.", f"{CertificateRejectedError.code}."


def resume_forms() -> int:
    """Begin the given-up forms anew whose signer has a usable certificate and mandate today; returns how many.

    Called by the sweep. What the authority of a certificate itself has refused waits for another certificate: the first look
    here asks nobody and would let it through each time.
    """
    return sum(_resume(job) for job in _given_up())


def _given_up() -> QuerySet[Job]:
    refused = Q(last_error__startswith=_SIGNER) | Q(last_error__startswith=_CERTIFICATE)
    return Job.objects.filter(refused, topic=Topic.ISSUE_FORM, state=JobState.DEAD)


def _resume(job: Job) -> bool:
    link = (
        CaseDocument.objects.select_related("document__unit", "signer", "mandate").filter(document_id=job.key).first()
    )
    if link is None or link.signer is None or link.document.is_final:
        return False
    try:
        credential = check_signer(link.document, signer=link.signer, mandate=link.mandate)
    except EgovError:
        return False
    if job.last_error.startswith(_CERTIFICATE) and credential.valid_from <= link.created_at:
        return False
    replay(job)
    return True
