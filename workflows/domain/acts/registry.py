"""The closed list of acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from procedures.enums import Act
from workflows.domain.acts import data, decision, handling, reception
from workflows.domain.acts.data import ActData
from workflows.domain.acts.scene import Scene
from workflows.errors import ActDataError

__all__ = ["ACTS", "ActSpec", "act_spec"]


@dataclass(frozen=True)
class ActSpec:
    """One act: what it must be told, and the function that changes the case."""

    data: type[ActData]
    apply: Callable[[Scene, Any], None]

    def read(self, raw: dict[str, Any]) -> ActData:
        """``raw`` as clean data; ``ActDataError`` names every field that is missing or wrong."""
        try:
            return self.data.model_validate(raw)
        except ValidationError as error:
            problems = {".".join(str(part) for part in item["loc"]): _sentence(item["type"]) for item in error.errors()}
            raise ActDataError(problems=problems) from error


def _sentence(kind: str) -> str:
    if kind in {"missing", "string_too_short", "too_short"}:
        return _("This is needed.")
    if kind in {"string_too_long", "too_long"}:
        return _("This is too long.")
    return _("This cannot be used here.")


ACTS: dict[str, ActSpec] = {
    Act.RECEIVE: ActSpec(data.Note, reception.receive),
    Act.REQUEST_SUPPLEMENT: ActSpec(data.RequestSupplement, reception.request_supplement),
    Act.REFUSE: ActSpec(data.Refuse, reception.refuse),
    Act.ASSIGN: ActSpec(data.Assign, handling.assign),
    Act.CONSULT: ActSpec(data.Consult, handling.consult),
    Act.ANSWER: ActSpec(data.Answer, handling.answer),
    Act.DRAFT: ActSpec(data.Draft, handling.draft),
    Act.APPROVE: ActSpec(data.Note, handling.approve),
    Act.RETURN: ActSpec(data.SendBack, handling.send_back),
    Act.DECIDE: ActSpec(data.Note, decision.decide),
    Act.SIGN: ActSpec(data.Digested, decision.sign),
    Act.SEAL: ActSpec(data.Digested, decision.seal),
    Act.TAKE_BACK: ActSpec(data.TakeBack, decision.take_back),
    Act.RETURN_RESULT: ActSpec(data.ReturnResult, decision.return_result),
}


def act_spec(act: str) -> ActSpec:
    """The act of that name; ``KeyError`` for one that does not exist."""
    return ACTS[act]
