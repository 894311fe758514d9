"""Which part of a list of work is asked for: of one procedure, at one step, late, soon or later."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

from kernel.workdays import WorkCalendar
from organisations.domain.grants import Authority
from procedures.domain.frozen import frozen_version
from procedures.models import ProcedureVersion
from procedures.specs import FanStep, HumanStep
from workflows.domain.queries.time_left import soon_until

__all__ = ["ALL_WORK", "DueState", "Narrowing", "WorkFacets", "work_facets"]


class DueState(StrEnum):
    """How a line's deadline stands, as the badge beside it says."""

    LATE = "late"
    SOON = "soon"
    OK = "ok"


@dataclass(frozen=True)
class Narrowing:
    """What the lines have in common; the empty one asks for all of them.

    One description for the ORM and for SQL by hand, so that no list counts other lines than it shows.
    """

    procedure_id: int | None = None
    step: str = ""
    due_from: datetime | None = None
    due_before: datetime | None = None

    @property
    def terms(self) -> list[tuple[str, str, Any]]:
        """Column, comparison and value of each condition."""
        terms = [
            ("procedure_id", "=", self.procedure_id),
            ("step", "=", self.step or None),
            ("due_at", ">=", self.due_from),
            ("due_at", "<", self.due_before),
        ]
        return [term for term in terms if term[2] is not None]

    @property
    def condition(self) -> Q:
        """For the ORM."""
        words = {"=": "exact", ">=": "gte", "<": "lt"}
        return Q(*(Q(**{f"{column}__{words[sign]}": value}) for column, sign, value in self.terms))

    @classmethod
    def of(cls, *, procedure_id: int | None, step: str, due: str, now: datetime, calendar: WorkCalendar) -> "Narrowing":
        """The lines of this procedure, at this step, whose deadline stands so at ``now``."""
        soon = soon_until(now, calendar)
        limits = {DueState.LATE: (None, now), DueState.SOON: (now, soon), DueState.OK: (soon, None)}
        first, last = limits[DueState(due)] if due in list(DueState) else (None, None)
        return cls(procedure_id, step, first, last)


ALL_WORK = Narrowing()


@dataclass(frozen=True)
class WorkFacets:
    """What a person's work can be narrowed by: procedures by code with id and name, steps by key with their words."""

    procedures: dict[str, tuple[int, str]]
    steps: dict[str, str]


def work_facets(authority: Authority) -> WorkFacets:
    """Procedures and steps of all published versions at which somebody with the person's roles acts; one query."""
    procedures: dict[str, tuple[int, str]] = {}
    steps: dict[str, list[str]] = {}
    for pk in ProcedureVersion.objects.published().order_by("-valid_from").values_list("pk", flat=True):
        version = frozen_version(pk)
        for key, step in version.parsed.plan.steps.items():
            if isinstance(step, HumanStep | FanStep) and step.role in authority.roles:
                steps.setdefault(key, []).append(str(step.title))
                procedures.setdefault(version.procedure.code, (version.procedure_id, str(version.parsed.name)))
    return WorkFacets(procedures, {key: " / ".join(dict.fromkeys(titles)) for key, titles in steps.items()})
