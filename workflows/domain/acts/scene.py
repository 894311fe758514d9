"""What an act finds when it begins: the locked case, the work item, the person, the moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from organisations.models import OrgUnit, User
from procedures.specs import FanStep, HumanStep, VersionSpec
from workflows.domain.history import record_event
from workflows.domain.progress import Journey
from workflows.models import Case, WorkItem

__all__ = ["Scene"]


@dataclass
class Scene:
    """One person doing one step. Acts change the case in memory; the command saves it once."""

    journey: Journey
    item: WorkItem
    step: HumanStep | FanStep
    actor: User | None

    @property
    def case(self) -> Case:
        """The locked case."""
        return self.journey.case

    @property
    def now(self) -> datetime:
        """The one instant of the whole command."""
        return self.journey.now

    @property
    def spec(self) -> VersionSpec:
        """The version the case was filed under."""
        return self.case.version.parsed

    @property
    def person(self) -> User:
        """Who acts; a machine never does these acts."""
        assert self.actor is not None
        return self.actor

    @property
    def unit(self) -> OrgUnit:
        """The unit for which the step is done."""
        return self.item.unit

    def record(self, event: str, detail: dict[str, Any] | None = None, remark: str = "") -> None:
        """Append to the case's chain, with the step it happened at."""
        facts = {"step": self.item.step, "unit": self.item.unit_code, **(detail or {})}
        record_event(self.case, event, at=self.now, actor=self.actor, detail=facts, remark=remark)
