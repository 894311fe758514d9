"""The applicant answers a request, exactly; or lets the term pass."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from documents.models import StoredFile
from organisations.models import User
from procedures.domain.questions import clean_answers
from workflows.domain.clock import restart_clock
from workflows.domain.engine import end_wait
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.places import move_case
from workflows.domain.progress import Journey
from workflows.enums import CaseState, Event
from workflows.errors import CaseClosedError, SupplementMismatchError
from workflows.models import Case, Paper, SupplementRequest

__all__ = ["expire_supplement", "open_request", "supplement_case"]


def open_request(case: Case) -> SupplementRequest | None:
    """The request the applicant can still answer; none once the case has been withdrawn."""
    if case.state != CaseState.SUPPLEMENT:
        return None
    return SupplementRequest.objects.filter(case=case, answered_at__isnull=True, expired_at__isnull=True).first()


def _asked(request: SupplementRequest, kind: str) -> set[str]:
    return {item["key"] for item in request.items if item["kind"] == kind}


def _check(request: SupplementRequest, answers: dict[str, Any], papers: dict[str, list[StoredFile]]) -> None:
    sent = {key for key, files in papers.items() if files}
    missing = (_asked(request, "field") - set(answers)) | (_asked(request, "paper") - sent)
    extra = (set(answers) - _asked(request, "field")) | (set(papers) - _asked(request, "paper"))
    if missing or extra:
        raise SupplementMismatchError(missing=sorted(missing), extra=sorted(extra))


def _replace_papers(case: Case, request: SupplementRequest, papers: dict[str, list[StoredFile]]) -> None:
    """New papers take the place of all earlier ones of their component; the earlier ones stay readable."""
    for key, files in papers.items():
        rows = [
            Paper.objects.create(case=case, component_key=key, file=file, position=place, supplement=request)
            for place, file in enumerate(files)
        ]
        earlier = Paper.objects.filter(case=case, component_key=key, replaced_by__isnull=True, withdrawn=False)
        earlier.exclude(pk__in=[row.pk for row in rows]).update(replaced_by=rows[0])


def supplement_case(
    case: Case, *, answers: dict[str, Any], papers: dict[str, list[StoredFile]], actor: User | None = None
) -> Case:
    """Take in exactly what was asked for: the case goes back to whoever asked, the clock runs again.

    Sent a second time (double click, resend) it changes nothing. The old promise and the new one are both kept. A corrected
    ward makes another ward competent, as long as the case has not been received.

    Raises:
        SupplementMismatchError: something is missing or was not asked for.
        CaseClosedError: nothing is being asked for (any more).
        ValidationError: an answer cannot be used.
        PlaceFixedError: another ward was named after receipt.
        NoUnitError: nobody is competent in the ward that was named.
    """
    with held_case(case.pk) as locked:
        request = open_request(locked)
        if request is None:
            raise CaseClosedError
        _check(request, answers, papers)
        now = timezone.now()
        changed = clean_answers(locked.version.parsed, answers, only=set(answers))
        moved = move_case(locked, changed, timezone.localdate(now))
        locked.answers = {**locked.answers, **changed}
        _replace_papers(locked, request, papers)
        locked.widened = True
        made = restart_clock(locked, request, at=now)
        request.answered_at, request.promised_after = now, locked.promised_at
        request.save(update_fields=["answered_at", "promised_after"])
        detail = {"request": str(request.uuid), "promised_at": made.promised_at.isoformat() if made else ""}
        record_event(locked, Event.SUPPLEMENTED, at=now, actor=actor, detail=detail | moved)
        _go_back(locked, now, actor)
    return locked


def _go_back(case: Case, now: datetime, actor: User | None) -> None:
    """The step that asked opens again."""
    case.state = CaseState.IN_PROGRESS if case.received_at else CaseState.SUBMITTED
    end_wait(Journey(case, now, actor))
    save_case(case)


def expire_supplement(uuid: UUID | str) -> bool:
    """The applicant let the term pass: the case goes back to the officer who asked, who decides what follows.

    Called by the sweep; running it twice, or after the answer has come, changes nothing.
    """
    found = SupplementRequest.objects.get(uuid=uuid)
    with held_case(found.case_id) as locked:
        request = open_request(locked)
        now = timezone.now()
        if request is None or request.pk != found.pk or request.reply_due_at is None or request.reply_due_at > now:
            return False
        request.expired_at = now
        request.save(update_fields=["expired_at"])
        restart_clock(locked, request, at=now)
        record_event(locked, Event.SUPPLEMENT_EXPIRED, at=now, detail={"request": str(request.uuid)})
        _go_back(locked, now, None)
    return True
