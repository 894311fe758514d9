"""Writing to the trail: the one function every room calls."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from audit import context
from audit.domain.chain import append_row
from audit.models import StreamHead, TrailEntry

__all__ = ["record", "stream_of"]


def _locked_head(stream: str) -> StreamHead:
    head = StreamHead.objects.select_for_update().filter(stream=stream).first()
    if head is None:
        try:
            with transaction.atomic():
                StreamHead.objects.create(stream=stream)
        except IntegrityError:  # opened by somebody else at the same moment
            pass
        head = StreamHead.objects.select_for_update().get(stream=stream)
    return head


def _name_of(subject: models.Model | None) -> tuple[str, str]:
    if subject is None:
        return "", ""
    return subject._meta.label_lower, str(getattr(subject, "uuid", subject.pk))


def stream_of(subject: models.Model) -> str:
    """The chain in which everything about ``subject`` is recorded."""
    return ":".join(_name_of(subject))


def record(
    event: str,
    *,
    subject: models.Model | None = None,
    actor: Any = None,
    detail: dict[str, Any] | None = None,
    stream: str | None = None,
) -> TrailEntry:
    """Add one row to the trail, in the transaction of the change it tells of.

    ``stream`` is the subject's own unless given; without a subject it is the actor's. ``actor`` is the one bound by
    ``audit.context.acting`` unless given. ``detail`` must not hold personal data.
    """
    bound = context.current()
    person = actor if actor is not None else bound.actor
    subject_type, subject_id = _name_of(subject)
    if stream is None:
        stream = stream_of(subject) if subject is not None else f"account:{getattr(person, 'pk', 0) or 0}"
    with transaction.atomic():
        head = _locked_head(stream)
        row = append_row(
            TrailEntry,
            stream=stream,
            seq=head.seq + 1,
            prev_hash=head.hash,
            at=timezone.now(),
            detail=detail or {},
            event=event,
            actor=person,
            request_id=bound.request_id,
            subject_type=subject_type,
            subject_id=subject_id,
        )
        head.seq, head.hash = row.seq, row.hash
        head.save(update_fields=["seq", "hash"])
    return row
