"""The paper that a step is about, shown beside its buttons: what is read there is what is decided on, signed or sealed."""

from collections.abc import Callable, Iterable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update

from documents.enums import RevisionStep
from procedures.enums import Act
from workflows.domain.outputs.results import result_document
from workflows.models import Case

__all__ = ["paper_of_acts", "shows_paper"]

_FILES = {
    Act.SIGN: [RevisionStep.RENDERED],
    Act.SEAL: [RevisionStep.SIGNED],
    Act.TAKE_BACK: [RevisionStep.RENDERED, RevisionStep.SIGNED],
}
# Pages on which the paper itself belongs beside the form.
_BESIDE = frozenset({Act.DECIDE, Act.APPROVE, *_FILES})

shows_paper: Callable[[Callable[..., Any]], Callable[..., Any]] = csp_update({"frame-src": [SELF]})


def paper_of_acts(case: Case, acts: Iterable[str]) -> dict[str, Any]:
    """The result of the case, the file of it that one of ``acts`` is about, and whether to show it; two queries."""
    wanted = {Act(act) for act in acts}
    document = result_document(case)
    steps = [step for act in _FILES if act in wanted for step in _FILES[act]]
    if document is None:
        return {"document": None}
    found: dict[str, Any] = {"document": document, "beside": bool(wanted & _BESIDE)}
    if steps:
        found["revision"] = document.revisions.select_related("file").filter(step__in=steps).last()
    return found
