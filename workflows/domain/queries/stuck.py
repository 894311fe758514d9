"""Work of the machine for a case that failed for good: what it was, why, and since when. People must not wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from viewflow.workflow.models import Task

from documents import errors
from kernel.errors import EgovError
from kernel.models import Job, JobState
from workflows.domain.queries.way import public_words
from workflows.enums import Purpose, Topic
from workflows.models import Case, CaseDocument

__all__ = ["StuckWork", "is_given_up", "stuck_work"]

# Said in the words of the failure itself; anything else is the operators' to find out.
_SPOKEN: tuple[type[EgovError], ...] = (
    errors.KeyMissingError,
    errors.TrustMissingError,
    errors.NotConformantError,
)
_REASONS = {kind.code: kind.message for kind in _SPOKEN} | {
    f"{kind.code}.{reason}": words
    for kind in (errors.SignerNotAllowedError, errors.CertificateRejectedError)
    for reason, words in errors.REFUSALS.items()
}


@dataclass(frozen=True)
class StuckWork:
    """``what``: the step or the form; ``reason`` in plain words, or empty; ``code`` is what the operators' page calls it."""

    what: str
    reason: str | Promise
    code: str
    since: datetime | None


def stuck_work(case: Case, task: Task | None, documents: Iterable[CaseDocument]) -> list[StuckWork]:
    """The machine's step in ``task`` and the forms among ``documents`` that were given up and not begun again since.

    At most one query; none when the machine has nothing to do for the case.
    """
    forms = {
        str(row.document_id): f"{row.document.get_kind_display()} {row.document.notation}"
        for row in documents
        if row.purpose not in {Purpose.RESULT, Purpose.VOIDED} and not row.document.is_final
    }
    steps = {str(task.pk): str(public_words(case.version.parsed.plan, task.data["step"]))} if task is not None else {}
    if not forms and not steps:
        return []
    mine = Q(topic=Topic.RUN_STEP, key__in=list(steps)) | Q(topic=Topic.ISSUE_FORM, key__in=list(forms))
    newest: dict[str, Job] = {job.key: job for job in Job.objects.filter(mine).order_by("created_at")}
    return [
        StuckWork(
            {**steps, **forms}[key], _REASONS.get(code := job.last_error.partition(" ")[0], ""), code, job.finished_at
        )
        for key, job in newest.items()
        if job.state == JobState.DEAD
    ]


def is_given_up(task: Task) -> bool:
    """Whether the machine's step in ``task`` failed for good and was not begun again since; one query."""
    jobs = Job.objects.filter(topic=Topic.RUN_STEP, key=str(task.pk)).order_by("-created_at")
    return jobs.values_list("state", flat=True).first() == JobState.DEAD
