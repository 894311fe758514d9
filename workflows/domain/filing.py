"""From a draft to a case: its code, its people, its papers, the units it concerns."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from kernel.sequences import take_number
from organisations.domain.units import unit_below
from organisations.enums import UnitFunction
from organisations.models import OrgUnit
from procedures.domain.questions import clean_answers
from procedures.domain.versions import version_for
from workflows.domain.history import record_event
from workflows.domain.places import AREA_KINDS, chosen_unit, living_ward, resolve_scopes
from workflows.enums import Event, PartyKind, UnitScope
from workflows.errors import NoUnitError
from workflows.models import Case, CaseUnit, FilingDraft, Paper, Party

__all__ = ["open_case"]


def _area_of(unit: OrgUnit) -> OrgUnit:
    """The ward or commune a unit belongs to."""
    found = OrgUnit.objects.filter(pk__in=unit.ancestor_ids, kind__in=AREA_KINDS).order_by("-path").first()
    if found is None:
        raise NoUnitError
    return found


def _competent(draft: FilingDraft, answers: dict[str, Any], today: dt.date) -> OrgUnit:
    """The ward named in the form decides; without such a question, the ward of the unit that receives."""
    field = draft.version.parsed.ward_field
    if field is not None:
        return living_ward(answers[field.key], today)
    if draft.unit is None:
        raise NoUnitError
    return _area_of(draft.unit)


def next_code(receiving: OrgUnit, day: dt.date) -> str:
    """``H19.xx-YYMMDD-NNNN``: agency, day, and a number without gaps (Decree 61/2018 and its successors)."""
    prefix = ".".join(receiving.code.split(".")[:2])
    number = take_number(f"case:{prefix}", period=f"{day:%y%m%d}")
    return f"{prefix}-{day:%y%m%d}-{number:04d}"


def _add_people(case: Case, people: dict[str, dict[str, str]]) -> None:
    rows = []
    for kind, person in people.items():
        if kind in PartyKind.values and person.get("name"):
            facts = {**person, "birth_date": parse_date(person["birth_date"]) if person.get("birth_date") else None}
            rows.append(Party(case=case, kind=kind, **facts))
    Party.objects.bulk_create(rows)


def _add_papers(case: Case, draft: FilingDraft) -> None:
    places: dict[str, int] = {}
    rows = []
    for paper in draft.papers.all():
        place = places[paper.component_key] = places.get(paper.component_key, -1) + 1
        rows.append(
            Paper(case=case, component_key=paper.component_key, file_id=paper.file_id, form=paper.form, position=place)
        )
    Paper.objects.bulk_create(rows)


def open_case(draft: FilingDraft, *, actor: Any = None) -> Case:
    """Write the case with its people and papers; the caller holds the lock on the draft and starts the process.

    The version is the one in force on the day of filing, whatever was in force when the draft was begun.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    version = version_for(draft.version.procedure, today)
    answers = clean_answers(version.parsed, draft.answers)
    competent = _competent(draft, answers, today)
    receiving = draft.unit or unit_below(competent, UnitFunction.ONE_STOP, today)
    case = Case.objects.create(
        case_code=next_code(receiving, today),
        version=version,
        channel=draft.channel,
        result_channel=draft.result_channel,
        language=draft.language,
        receiving_unit=receiving,
        return_unit=chosen_unit(draft.return_unit, receiving, today),
        competent_unit=competent,
        scope_units=resolve_scopes(version.parsed.plan, receiving=receiving, competent=competent),
        answers=answers,
        applicant_name=draft.people[PartyKind.APPLICANT]["name"],
        submitted_at=now,
        idempotency_key=str(draft.uuid),
    )
    _add_people(case, draft.people)
    _add_papers(case, draft)
    CaseUnit.objects.bulk_create(
        [
            CaseUnit(case=case, unit=receiving, scope=UnitScope.RECEPTION),
            CaseUnit(case=case, unit=competent, scope=UnitScope.COMPETENT),
        ]
    )
    facts = {"channel": str(case.channel), "version": str(version.uuid), "unit": receiving.code}
    record_event(case, Event.SUBMITTED, at=now, actor=actor, detail=facts)
    return case
