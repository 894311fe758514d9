"""What each act needs to be told. Unknown keys are refused; texts come normalised."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kernel.text import normalise
from workflows.enums import Opinion

Optional = Annotated[str, AfterValidator(normalise), StringConstraints(max_length=2000)]
Required = Annotated[
    str, AfterValidator(normalise), StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)
]
Sentence = Annotated[
    str, AfterValidator(normalise), StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)
]
Reason = Annotated[
    str, AfterValidator(normalise), StringConstraints(min_length=1, max_length=300, strip_whitespace=True)
]
Name = Annotated[str, AfterValidator(normalise), StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ActData(BaseModel):
    """Base: strict about names, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Note(ActData):
    """An act with nothing but a comment that may be left out."""

    note: Optional = ""


class SupplementItem(ActData):
    """One field or paper, and what is wrong with it."""

    kind: Literal["field", "paper"]
    key: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    why: Required


class RequestSupplement(ActData):
    """Everything that is missing, at once."""

    items: Annotated[tuple[SupplementItem, ...], Field(min_length=1, max_length=100)]
    reason: Sentence


class Refuse(ActData):
    """Why, and where to go instead."""

    reasons: Annotated[tuple[Required, ...], Field(min_length=1, max_length=20)]
    guidance: Optional = ""


class Assign(ActData):
    """Who handles the case."""

    assignee: int
    note: Optional = ""


class Consult(ActData):
    """Which units are asked, and what."""

    units: Annotated[tuple[int, ...], Field(max_length=12)]
    question: Required


class Answer(ActData):
    """A unit's opinion; disagreement needs a reason."""

    opinion: Opinion
    text: Optional = ""


class Draft(ActData):
    """The editable part of the result's text."""

    values: dict[str, Any]
    note: Optional = ""


class SendBack(ActData):
    """Why it goes back."""

    reason: Required


class TakeBack(ActData):
    """Why the decision is taken back; stays in the register beside the cancelled number."""

    reason: Reason


class Digested(ActData):
    """The file the person has seen, by its SHA-256."""

    sha256: Digest


class ReturnResult(ActData):
    """Who collected the paper."""

    received_by: Name
    note: Optional = ""
