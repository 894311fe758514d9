"""The internal process of a version: steps, roles, hours, outcomes. Law and office practice as data for one flow."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from organisations.enums import Role, UnitFunction
from procedures.enums import Act, Assignee, JobName, Predicate, StepKind
from procedures.specs.base import Basis, Key, Spec, Text

Hours = Annotated[Decimal, Field(gt=0, le=2000)]
ScopeBase = Literal["receiving", "competent", "function"]


class Scope(Spec):
    """For which unit a role is held: the one that received, the competent one, or a function below the latter."""

    base: ScopeBase
    function: UnitFunction | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"base": value}
        if isinstance(value, dict) and set(value) == {"function"}:
            return {"base": "function", **value}
        return value

    @model_validator(mode="after")
    def _function_named(self) -> "Scope":
        if (self.base == "function") != bool(self.function):
            raise ValueError(_("a scope by function names the function, and only that one"))
        return self


class Outcome(Spec):
    """What a person can choose at a step, and where the case goes then. ``to`` is empty only for answers in a fan."""

    act: Act
    to: Key | None = None
    label: Text | None = None

    @property
    def title(self) -> str:
        """The words on the button."""
        return str(self.label) if self.label else str(Act(self.act).label)


class _Base(Spec):
    """``public`` is what anyone following the case may read; the title unless given."""

    title: Text | None = None
    public: Text | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Where the case can go from here, as the plan says it."""
        return ()

    @property
    def is_human(self) -> bool:
        """Whether a person has to act."""
        return False


class HumanStep(_Base):
    """Somebody who holds ``role`` for the unit of ``scope`` acts within ``hours`` working hours.

    ``counted``: the hours are part of the legal term; checking before acceptance and handing over are not.
    """

    kind: Literal[StepKind.STEP] = StepKind.STEP
    title: Text
    role: Role
    scope: Key
    hours: Hours
    counted: bool = True
    assignee: Assignee | None = None
    on: Annotated[dict[Key, Outcome], Field(min_length=1)]

    @property
    def targets(self) -> tuple[str, ...]:
        """Every outcome's target."""
        return tuple(outcome.to for outcome in self.on.values() if outcome.to)

    @property
    def hands_out(self) -> bool:
        """Whether the result is handed out here: then it happens where the applicant chose, whatever ``scope`` says."""
        return any(outcome.act == Act.RETURN_RESULT for outcome in self.on.values())

    @property
    def is_human(self) -> bool:
        """Always."""
        return True


class WaitStep(_Base):
    """Nobody in the house can act: the applicant has to. Comes back to the step that asked."""

    kind: Literal[StepKind.WAIT]
    title: Text


class FanStep(_Base):
    """Units chosen at run time, none or many, act at the same time; when all have, the case goes to ``join``.

    How long they have, and that silence then counts as agreement, the deadline policy says (``coord_days``).
    """

    kind: Literal[StepKind.FAN]
    title: Text
    role: Role
    on: Annotated[dict[Key, Outcome], Field(min_length=1)]
    join: Key

    @property
    def targets(self) -> tuple[str, ...]:
        """Where all branches meet, and whatever an outcome wrongly names."""
        return (self.join, *(outcome.to for outcome in self.on.values() if outcome.to))

    @property
    def is_human(self) -> bool:
        """Always."""
        return True


class BranchStep(_Base):
    """A named question the machine answers at once."""

    kind: Literal[StepKind.BRANCH]
    when: Predicate
    yes: Key
    no: Key

    @property
    def targets(self) -> tuple[str, ...]:
        """Both answers."""
        return (self.yes, self.no)


class JobStep(_Base):
    """Work done outside any transaction, retried until it succeeds."""

    kind: Literal[StepKind.JOB]
    job: JobName
    to: Key

    @property
    def targets(self) -> tuple[str, ...]:
        """The next step."""
        return (self.to,)


class EndStep(_Base):
    """The case ends here; its final state was set by the act that led here."""

    kind: Literal[StepKind.END]


AnyStep = Annotated[HumanStep | WaitStep | FanStep | BranchStep | JobStep | EndStep, Field(discriminator="kind")]


class Plan(Spec):
    """The whole process. ``procedures.validators`` says whether it can be carried out.

    ``source`` is the decision that lays down who does what in how many hours (quy trình nội bộ).
    """

    source: Basis
    start: Key
    scopes: dict[Key, Scope]
    steps: Annotated[dict[Key, AnyStep], Field(min_length=2, max_length=60)]

    @model_validator(mode="before")
    @classmethod
    def _kind_is_step(cls, value: Any) -> Any:
        """A step without a kind is a human one."""
        if not isinstance(value, dict) or not isinstance(value.get("steps"), dict):
            return value
        steps = {
            key: {"kind": StepKind.STEP, **step} if isinstance(step, dict) else step
            for key, step in value["steps"].items()
        }
        return {**value, "steps": steps}

    def step(self, key: str) -> "HumanStep | WaitStep | FanStep | BranchStep | JobStep | EndStep":
        """The step of that name; ``KeyError`` for a stranger."""
        return self.steps[key]
