"""Applications being filled in: opened by a token, kept for a while, turned into a case once."""

import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.domain import UploadLimits, receive_upload
from kernel.text import normalise
from organisations.models import OrgUnit, User
from procedures.domain.questions import clean_answers
from procedures.domain.versions import version_for
from procedures.enums import Channel, ResultChannel
from procedures.errors import NoVersionInForceError
from procedures.models import ProcedureVersion
from workflows.enums import PaperForm, PartyKind
from workflows.errors import ActDataError, DraftExpiredError
from workflows.models import DraftPaper, FilingDraft

__all__ = [
    "KEPT_FOR",
    "Gap",
    "add_paper",
    "drafts_opened_by",
    "keep_current",
    "open_draft",
    "problems_of",
    "remove_paper",
    "save_answers",
    "save_people",
    "start_draft",
]

KEPT_FOR = timedelta(days=30)  # from the last change on; the pages tell it by ``filing_limits``
_LONGEST = {"name": 200, "identifier": 20, "birth_date": 10, "phone": 20, "email": 254, "address": 300}
MAX_FILES = 60


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or wrong: ``part`` is people, answers or papers; ``key`` the field or component."""

    part: str
    key: str
    message: str


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start_draft(
    version: ProcedureVersion,
    *,
    channel: Channel,
    unit: OrgUnit | None = None,
    creator: User | None = None,
    language: str = "vi",
    uuid: UUID | None = None,
) -> tuple[FilingDraft, str]:
    """Begin an application; returns it with the token that opens it, which is kept nowhere else.

    ``uuid`` names it beforehand, so that a form sent twice begins one application: ``IntegrityError`` for the second.
    """
    token = secrets.token_urlsafe(24)
    now = timezone.now()
    with transaction.atomic():
        draft = FilingDraft.objects.create(
            uuid=uuid or uuid4(),
            version=version,
            channel=channel,
            unit=unit,
            creator=creator,
            language=language if language in {"vi", "en"} else "vi",
            token_hash=_hash(token),
            created_at=now,
            updated_at=now,
            expires_at=now + KEPT_FOR,
        )
    return draft, token


def open_draft(uuid: UUID | str, *, token: str = "", creator: User | None = None) -> FilingDraft | None:
    """The draft, if ``token`` or ``creator`` may open it and it has not expired; None tells nothing else apart."""
    try:
        draft = FilingDraft.objects.select_related("version__procedure", "unit", "case").filter(uuid=uuid).first()
    except (ValueError, ValidationError):
        return None
    if draft is None or draft.expires_at < timezone.now():
        return None
    allowed = draft.creator_id == creator.pk if creator is not None else _opens(draft, token)
    return keep_current(draft) if allowed else None


def _opens(draft: FilingDraft, token: str) -> bool:
    return bool(token) and hmac.compare_digest(_hash(token), draft.token_hash)


def keep_current(draft: FilingDraft) -> FilingDraft:
    """The draft under the version in force today: a law that began while it lay open asks what it asks.

    What was typed stays; what the new version needs besides is missing now, and told like any other gap. A procedure that
    has ended leaves the draft as it is: filing refuses it.
    """
    if draft.case_id is None:
        with contextlib.suppress(NoVersionInForceError):
            now = version_for(draft.version.procedure, timezone.localdate())
            if now.pk != draft.version_id:
                draft.version = now
                draft.save(update_fields=["version"])
    return draft


def drafts_opened_by(tokens: Mapping[str, str]) -> list[FilingDraft]:
    """The drafts that these tokens (by uuid) open, those last worked on first; whoever holds them goes on from there."""
    uuids = [uuid for uuid in list(tokens)[:50] if _is_uuid(uuid)]
    rows = FilingDraft.objects.filter(uuid__in=uuids, expires_at__gte=timezone.now(), creator__isnull=True)
    found = rows.select_related("version__procedure").order_by("-updated_at")
    return [row for row in found if hmac.compare_digest(_hash(tokens[str(row.uuid)]), row.token_hash)]


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _editable(draft: FilingDraft) -> FilingDraft:
    """The draft under lock, still open."""
    row = FilingDraft.objects.select_for_update().get(pk=draft.pk)
    if row.case_id is not None or row.expires_at < timezone.now():
        raise DraftExpiredError
    return row


def _touch(draft: FilingDraft, *fields: str) -> FilingDraft:
    draft.updated_at = timezone.now()
    draft.expires_at = draft.updated_at + KEPT_FOR
    draft.save(update_fields=[*fields, "updated_at", "expires_at"])
    return draft


@transaction.atomic
def save_people(
    draft: FilingDraft,
    people: Mapping[str, Mapping[str, Any]],
    *,
    result_channel: str,
    unit: OrgUnit | None = None,
    return_unit: OrgUnit | None = None,
) -> FilingDraft:
    """Keep who applies and hands in, how and at which counter the result is collected, which one-stop unit receives."""
    draft = _editable(draft)
    draft.people = {
        kind: {key: normalise(str(value or ""))[: _LONGEST[key]] for key, value in person.items() if key in _LONGEST}
        for kind, person in people.items()
        if kind in PartyKind.values
    }
    if result_channel in ResultChannel.values:
        draft.result_channel = result_channel
    if unit is not None:
        draft.unit = unit
    draft.return_unit = return_unit if draft.result_channel == ResultChannel.COUNTER else None
    return _touch(draft, "people", "result_channel", "unit", "return_unit")


@transaction.atomic
def save_answers(draft: FilingDraft, answers: Mapping[str, Any]) -> FilingDraft:
    """Keep answers as they come, checked or not: nobody loses what was typed. They are checked before filing.

    Only marks that no text needs (controls, hidden direction marks) go: no database keeps all of them.
    """
    draft = _editable(draft)
    known = {field.key for field in draft.version.parsed.fields}
    typed = {key: normalise(value) if isinstance(value, str) else value for key, value in answers.items()}
    draft.answers = {**draft.answers, **{key: value for key, value in typed.items() if key in known}}
    return _touch(draft, "answers")


def add_paper(
    draft: FilingDraft, component_key: str, upload: UploadedFile, *, form: str = PaperForm.ELECTRONIC
) -> DraftPaper:
    """Check a file at once and put it into the draft; ``form`` is what an officer had on the counter when scanning.

    Raises:
        UploadRejectedError: the file is not acceptable, with the reason; the draft is as before.
        ActDataError: there is no such component, or it has enough files.
    """
    component = draft.version.parsed.component(component_key)
    if component is None or not component.is_uploaded:
        raise ActDataError(problems={component_key: _("This is not part of the application.")})
    _room_for_one(draft, component_key, component.max_files)
    accept = frozenset({"jpg": "jpeg"}.get(kind, kind) for kind in component.accept)
    file = receive_upload(upload, limits=UploadLimits.standard(accept))
    with transaction.atomic():
        row = _editable(draft)
        _room_for_one(row, component_key, component.max_files)
        paper = DraftPaper.objects.create(draft=row, component_key=component_key, file=file, form=form)
        _touch(row)
    return paper


def _room_for_one(draft: FilingDraft, key: str, limit: int) -> None:
    if draft.papers.filter(component_key=key).count() >= limit or draft.papers.count() >= MAX_FILES:
        raise ActDataError(problems={key: _("There are enough files here. Remove one first.")})


@transaction.atomic
def remove_paper(draft: FilingDraft, paper_uuid: UUID | str) -> None:
    """Take a file out of the draft; a file that nothing refers to any more is destroyed by the daily sweep."""
    draft = _editable(draft)
    draft.papers.filter(uuid=paper_uuid).delete()
    _touch(draft)


def _people_gaps(draft: FilingDraft) -> list[Gap]:
    applicant = draft.people.get(PartyKind.APPLICANT, {})
    needed = [key for key in ("name", "identifier", "address") if not applicant.get(key)]
    gaps = [Gap("people", f"applicant.{key}", _("This is needed.")) for key in needed]
    reachable = [person for person in draft.people.values() if person.get("phone") or person.get("email")]
    if not reachable and draft.channel == Channel.ONLINE:
        gaps.append(
            Gap("people", "applicant.phone", _("Leave a phone number or an email address, so that we can reach you."))
        )
    for kind, person in draft.people.items():
        if kind != PartyKind.APPLICANT and any(person.values()) and not person.get("name"):
            gaps.append(Gap("people", f"{kind}.name", _("This is needed.")))
        try:
            if person.get("email"):
                validate_email(person["email"])
        except ValidationError:
            gaps.append(Gap("people", f"{kind}.email", _("This is not an email address.")))
    offered = draft.version.parsed.result_channels
    if draft.result_channel not in offered:
        gaps.append(Gap("people", "result_channel", _("Choose how you want to collect the result.")))
    return gaps


def _answer_gaps(draft: FilingDraft) -> list[Gap]:
    try:
        clean_answers(draft.version.parsed, draft.answers)
    except ValidationError as error:
        return [Gap("answers", key, " ".join(messages)) for key, messages in error.message_dict.items()]
    return []


def _paper_gaps(draft: FilingDraft) -> list[Gap]:
    present = set(draft.papers.values_list("component_key", flat=True))
    needed = [row for row in draft.version.parsed.components if row.is_needed(draft.answers)]
    return [Gap("papers", row.key, _("This paper is needed.")) for row in needed if row.key not in present]


def problems_of(draft: FilingDraft) -> list[Gap]:
    """Everything that keeps the draft from being filed, in the order of the pages; empty when it can be."""
    return [*_people_gaps(draft), *_answer_gaps(draft), *_paper_gaps(draft)]
