"""Which version of the law applies on a day, and how a version becomes law."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from audit.domain.trail import record
from kernel.text import fold
from organisations.domain.grants import authority_of
from organisations.models import User
from procedures import rules
from procedures.domain.sentences import sentences_of
from procedures.enums import Event, TransitionalRule, VersionState
from procedures.errors import (
    InvalidSpecError,
    NoVersionInForceError,
    OverlappingVersionError,
    PublishForbiddenError,
    VersionImmutableError,
)
from procedures.models import Procedure, ProcedureVersion
from procedures.specs import VersionSpec
from procedures.validators import spec_problems

__all__ = ["content_hash", "draft_version", "publish_version", "version_for", "version_for_case", "version_problems"]


def content_hash(spec: dict[str, Any]) -> str:
    """SHA-256 over the specification as canonical JSON."""
    return hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def version_for(procedure: Procedure, day: date) -> ProcedureVersion:
    """The version in force on ``day``; ``NoVersionInForceError`` when there is none."""
    found = ProcedureVersion.objects.on(day).filter(procedure=procedure).select_related("procedure").first()
    if found is None:
        raise NoVersionInForceError(procedure=procedure.code)
    return found


def version_for_case(
    procedure: Procedure,
    *,
    filed: date,
    accepted: date | None = None,
    decided: date | None = None,
    today: date | None = None,
) -> ProcedureVersion:
    """The version an open case follows: that of the day of filing, or a later one that took it over when it began.

    The transitional rule of each later version names the day that counts: a case whose day lies before that version
    begins stays where it is; a day that has not come yet does not keep it there.
    """
    days = {
        TransitionalRule.FILED: filed,
        TransitionalRule.ACCEPTED: accepted,
        TransitionalRule.DECIDED: decided,
        TransitionalRule.NEW_LAW_AT_ONCE: None,
    }
    now, held = today or timezone.localdate(), None
    begun = ProcedureVersion.objects.published().filter(procedure=procedure, valid_from__lte=now).order_by("valid_from")
    for version in begun.select_related("procedure").defer("spec", "search_text"):
        counts = days[TransitionalRule(version.transitional_rule)]
        if version.valid_from <= filed:
            held = version if version.valid_to is None or version.valid_to >= filed else None
        elif held is not None and (counts is None or counts >= version.valid_from):
            held = version
    if held is None:
        raise NoVersionInForceError(procedure=procedure.code)
    return held


def version_problems(spec: dict[str, Any]) -> list[str]:
    """Everything that keeps a specification from becoming law, as sentences with places; empty when it can."""
    try:
        parsed = VersionSpec.model_validate(spec)
    except ValidationError as error:
        return [f"{place}: {said}" for _path, place, said in sentences_of(error, spec)]
    return [str(problem) for problem in spec_problems(parsed)]


def _search_text(procedure: Procedure, spec: VersionSpec) -> str:
    words = [procedure.code, spec.name.vi, spec.name.en, *spec.keywords, spec.summary.vi, procedure.field]
    return fold(" ".join(words))


def draft_version(
    procedure: Procedure,
    spec: dict[str, Any],
    *,
    valid_from: date,
    source: str,
    valid_to: date | None = None,
    transitional_rule: str = TransitionalRule.FILED,
) -> ProcedureVersion:
    """Begin a version; nothing applies until it is published."""
    last = procedure.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return ProcedureVersion.objects.create(
        procedure=procedure,
        number=last + 1,
        valid_from=valid_from,
        valid_to=valid_to,
        transitional_rule=transitional_rule,
        source=source,
        spec=spec,
        content_hash=content_hash(spec),
    )


def _make_room(version: ProcedureVersion) -> None:
    """Close the open-ended version before this one on the eve of its first day; refuse any other overlap."""
    others = ProcedureVersion.objects.published().filter(procedure=version.procedure)
    before = others.filter(valid_to__isnull=True, valid_from__lt=version.valid_from).first()
    if before is not None:
        before.valid_to = version.valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
        record(Event.VERSION_CLOSED, subject=before, detail={"valid_to": before.valid_to})
    last = version.valid_to or date.max
    for other in others.exclude(pk=version.pk):
        if other.valid_from <= last and (other.valid_to or date.max) >= version.valid_from:
            raise OverlappingVersionError(number=other.number)


@transaction.atomic
def publish_version(version: ProcedureVersion, *, actor: User | None) -> ProcedureVersion:
    """Make a version law from its first day on: checked whole, then immutable; the one before ends on its eve.

    ``actor`` None is the installation itself (the catalogue that comes with the house).

    Raises:
        PublishForbiddenError: only a procedure controller or an administrator publishes.
        InvalidSpecError: the specification or its plan has problems; ``detail["problems"]`` lists all of them.
        OverlappingVersionError: another version is in force in the same period.
    """
    if actor is not None and not rules.can_publish(authority_of(actor)):
        raise PublishForbiddenError
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    version = ProcedureVersion.objects.select_for_update().select_related("procedure").get(pk=version.pk)
    if version.state == VersionState.PUBLISHED:
        raise VersionImmutableError
    problems = version_problems(version.spec)
    if problems:
        raise InvalidSpecError(problems=problems)
    _make_room(version)
    version.search_text = _search_text(version.procedure, VersionSpec.model_validate(version.spec))
    version.content_hash = content_hash(version.spec)
    version.state, version.published_at = VersionState.PUBLISHED, timezone.now()
    version.save()
    facts = {"number": version.number, "content_hash": version.content_hash}
    record(Event.VERSION_PUBLISHED, subject=version, actor=actor, detail=facts)
    return version
