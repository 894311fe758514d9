"""Named questions a plan's branch may ask."""

from collections.abc import Callable

from procedures.enums import Predicate, ResultChannel
from workflows.models import Case

__all__ = ["holds"]

_PREDICATES: dict[str, Callable[[Case], bool]] = {
    Predicate.RESULT_IS_ELECTRONIC: lambda case: case.result_channel == ResultChannel.ELECTRONIC,
}


def holds(predicate: str, case: Case) -> bool:
    """The answer for this case."""
    return _PREDICATES[predicate](case)
