"""Plans to try out: those of the catalogue, random ones, and a small machine that walks them as the commands would.

The machine knows nothing of the validators: it is written from what the commands demand before each act and job.
"""

import copy
from collections import deque
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from procedures.domain.catalogue import read_catalogue
from procedures.enums import Act, JobName
from procedures.specs import BranchStep, EndStep, FanStep, HumanStep, JobStep, Plan, VersionSpec, WaitStep

Raw = dict[str, Any]


def raw_spec(code: str = "1.013225", first_day: str = "2026-07-01") -> Raw:
    """A version of the catalogue as plain data, to be spoiled."""
    return copy.deepcopy(_catalogue()[code, first_day])


@cache
def _catalogue() -> dict[tuple[str, str], Raw]:
    return {(file.head["code"], str(file.head["valid_from"])): file.spec for file in read_catalogue()}


def spec_of(raw: Raw) -> VersionSpec:
    return VersionSpec.model_validate(raw)


@dataclass(frozen=True)
class Walk:
    """Where a case is, and what has happened to it."""

    step: str
    facts: frozenset[str] = frozenset()
    supplements: int = 0

    def after(self, step: str | None, *facts: str) -> "Walk":
        return replace(self, step=step or "", facts=self.facts | set(facts))


# Acts and jobs have their own tables: "sign" is both, and equal as a string.
ACT_NEEDS = {Act.DECIDE: {"drafted"}, Act.SIGN: {"rendered"}, Act.SEAL: {"signed"}}
ACT_LEAVES = {
    Act.RECEIVE: "received", Act.DRAFT: "drafted", Act.DECIDE: "decided", Act.SIGN: "sign_ordered",
    Act.SEAL: "seal_ordered", Act.REFUSE: "refused", Act.RETURN_RESULT: "returned", Act.ASSIGN: "assigned",
}  # fmt: skip
JOB_NEEDS = {
    JobName.RENDER: {"decided"},
    JobName.SIGN: {"rendered", "sign_ordered"},
    JobName.SEAL_AND_ISSUE: {"signed", "seal_ordered"},
}
JOB_LEAVES = {JobName.RENDER: "rendered", JobName.SIGN: "signed", JobName.SEAL_AND_ISSUE: "issued"}
ONLY_BEFORE = {Act.RECEIVE: "received", Act.DRAFT: "decided", Act.DECIDE: "decided"}


UNDONE = {"decided", "rendered", "sign_ordered", "signed"}


def is_open(facts: frozenset[str]) -> bool:
    """Decided, and nothing sealed or issued yet: a decision that can be taken back."""
    return "decided" in facts and not facts & {"seal_ordered", "issued"}


class Machine:
    """Walks a plan in every way that the commands would let people and the machine walk it."""

    def __init__(self, plan: Plan, *, supplement_max: int, electronic: bool) -> None:
        self.plan, self.supplement_max, self.electronic = plan, supplement_max, electronic

    def moves(self, at: Walk) -> list[Walk]:
        step = self.plan.steps[at.step]
        if isinstance(step, HumanStep):
            return [
                move for outcome in step.on.values() if (move := self._act(at, outcome.act, outcome.to)) is not None
            ]
        if isinstance(step, JobStep):
            ready = JOB_NEEDS[step.job] <= at.facts
            return [at.after(step.to, JOB_LEAVES[step.job])] if ready else []
        if isinstance(step, BranchStep):
            return [at.after(step.yes if self.electronic else step.no)]
        if isinstance(step, FanStep):
            return [at.after(step.join)]
        return []

    def _act(self, at: Walk, act: Act, to: str | None) -> Walk | None:
        if act == Act.REQUEST_SUPPLEMENT:
            waits = isinstance(self.plan.steps.get(to or ""), WaitStep)
            allowed = waits and at.supplements < self.supplement_max
            return replace(at, supplements=at.supplements + 1) if allowed else None
        too_late = ONLY_BEFORE.get(act) in at.facts
        if too_late or not ACT_NEEDS.get(act, set()) <= at.facts:
            return None
        if act == Act.TAKE_BACK:
            return replace(at, step=to or "", facts=at.facts - UNDONE) if is_open(at.facts) else None
        return at.after(to, *([ACT_LEAVES[act]] if act in ACT_LEAVES else []))

    def reachable(self) -> set[Walk]:
        seen: set[Walk] = set()
        todo = deque([Walk(self.plan.start)])
        while todo:
            at = todo.popleft()
            if at not in seen:
                seen.add(at)
                todo.extend(self.moves(at))
        return seen

    def is_closed(self, at: Walk) -> bool:
        """Whether the case is over, and lawfully: refused, or its result in the applicant's hands."""
        delivered = "issued" in at.facts and (self.electronic or "returned" in at.facts)
        return isinstance(self.plan.steps[at.step], EndStep) and ("refused" in at.facts or delivered)

    def lost(self) -> set[Walk]:
        """Reachable places from which no way leads to a lawful end."""
        places = self.reachable()
        before: dict[Walk, set[Walk]] = {place: set() for place in places}
        for place in places:
            for after in self.moves(place):
                before[after].add(place)
        safe: set[Walk] = set()
        todo = [place for place in places if self.is_closed(place)]
        while todo:
            place = todo.pop()
            if place not in safe:
                safe.add(place)
                todo.extend(before[place])
        return places - safe


def lost_cases(spec: VersionSpec) -> set[Walk]:
    """Where a case of this version could get stuck, whichever way its result is collected."""
    most = spec.deadline.supplement_max
    machines = [Machine(spec.plan, supplement_max=most, electronic=electronic) for electronic in (True, False)]
    return set().union(*(machine.lost() for machine in machines))


ACTS = sorted(act.value for act in Act)
JOBS = sorted(JobName)


@st.composite
def spoiled_specs(draw: Any) -> Raw:
    """A version of the catalogue with a few changes to its plan, of the kind a tired author makes."""
    raw = raw_spec(*draw(st.sampled_from([("1.013225", "2026-07-01"), ("2.000815", "2025-07-01")])))
    for _change in range(draw(st.integers(1, 3))):
        draw(st.sampled_from([_retarget, _other_act, _without_outcome, _new_outcome, _job, _without_step, _copied]))(
            draw, raw
        )
    return raw


def _steps(raw: Raw) -> Raw:
    return raw["plan"]["steps"]


def _key(draw: Any, raw: Raw) -> str:
    return draw(st.sampled_from(sorted(_steps(raw))))


def _human(draw: Any, raw: Raw) -> Raw:
    human = [key for key, step in _steps(raw).items() if "on" in step]
    return _steps(raw)[draw(st.sampled_from(sorted(human)))]


def _retarget(draw: Any, raw: Raw) -> None:
    step = _steps(raw)[_key(draw, raw)]
    if "on" in step:
        step["on"][draw(st.sampled_from(sorted(step["on"])))]["to"] = _key(draw, raw)
    elif step.get("kind") == "branch":
        step[draw(st.sampled_from(["yes", "no"]))] = _key(draw, raw)
    elif step.get("kind") == "job":
        step["to"] = _key(draw, raw)


def _other_act(draw: Any, raw: Raw) -> None:
    step = _human(draw, raw)
    step["on"][draw(st.sampled_from(sorted(step["on"])))]["act"] = draw(st.sampled_from(ACTS))


def _without_outcome(draw: Any, raw: Raw) -> None:
    step = _human(draw, raw)
    if len(step["on"]) > 1:
        del step["on"][draw(st.sampled_from(sorted(step["on"])))]


def _new_outcome(draw: Any, raw: Raw) -> None:
    _human(draw, raw)["on"]["extra"] = {"act": draw(st.sampled_from(ACTS)), "to": _key(draw, raw)}


def _job(draw: Any, raw: Raw) -> None:
    jobs = [step for _key_, step in sorted(_steps(raw).items()) if step.get("kind") == "job"]
    if jobs:
        draw(st.sampled_from(jobs))["job"] = draw(st.sampled_from(JOBS))


def _without_step(draw: Any, raw: Raw) -> None:
    """Take a step out and lead everybody past it."""
    key = _key(draw, raw)
    step = _steps(raw)[key]
    past = step.get("to") or next((row.get("to") for row in step.get("on", {}).values() if row.get("to")), None)
    if past is None or past == key or key == raw["plan"]["start"]:
        return
    del _steps(raw)[key]
    for other in _steps(raw).values():
        for row in (other, *other.get("on", {}).values()):
            for name in ("to", "yes", "no", "join"):
                if row.get(name) == key:
                    row[name] = past


def _copied(draw: Any, raw: Raw) -> None:
    """A second reader: a copy of a human step in front of another."""
    step, other = copy.deepcopy(_human(draw, raw)), _human(draw, raw)
    _steps(raw)["copy"] = step
    other["on"][draw(st.sampled_from(sorted(other["on"])))]["to"] = "copy"
