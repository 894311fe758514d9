"""Truths about a plan: whether every case that starts on it can end, and ends only through the acts law asks for.

Checked when a version is published and by the system check over the catalogue, so a running case never meets a hole.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from procedures.enums import Act, Assignee, JobName, StepKind
from procedures.specs import DeadlinePolicy, FanStep, HumanStep, JobStep, Plan, WaitStep

__all__ = ["Problem", "plan_problems", "successors"]

Edge = tuple[str, Act | JobName | None, str]  # from, by which act or job, to


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a stable code, the step, and a sentence for the author of the plan."""

    code: str
    step: str
    message: str

    def __str__(self) -> str:
        return f"{self.step}: {self.message} ({self.code})" if self.step else f"{self.message} ({self.code})"


def _edges(plan: Plan) -> Iterator[Edge]:
    """Every way a case can move on. A wait has none: it goes back to whoever asked, as if nothing had happened."""
    for key, step in plan.steps.items():
        if isinstance(step, HumanStep):
            moves: list[tuple[Act | JobName | None, str | None]] = [(row.act, row.to) for row in step.on.values()]
        else:
            moves = [(step.job if isinstance(step, JobStep) else None, target) for target in step.targets]
        yield from ((key, act, target) for act, target in moves if target in plan.steps)


def _graph(plan: Plan, edges: Iterable[Edge]) -> dict[str, set[str]]:
    follow: dict[str, set[str]] = {key: set() for key in plan.steps}
    for start, _act, target in edges:
        follow[start].add(target)
    return follow


def successors(plan: Plan) -> dict[str, set[str]]:
    """For each step, the steps a case can be at next; after a wait, those that may have asked."""
    edges = list(_edges(plan))
    back = [(wait, None, asker) for asker, _act, wait in edges if isinstance(plan.steps[wait], WaitStep)]
    return _graph(plan, [*edges, *back])


def _reach(start: Iterable[str], follow: dict[str, set[str]]) -> set[str]:
    seen, todo = set(), list(start)
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo.extend(follow.get(key, ()))
    return seen


def _reach_without(plan: Plan, banned: Act | JobName) -> set[str]:
    """Steps a case can come to without ``banned`` ever having happened."""
    return _reach([plan.start], _graph(plan, (edge for edge in _edges(plan) if edge[1] != banned)))


def _targets(plan: Plan) -> Iterator[Problem]:
    if plan.start not in plan.steps:
        yield Problem("unknown_start", plan.start, "the plan starts at a step that is not there")
    elif not isinstance(plan.steps[plan.start], HumanStep):
        yield Problem("start_not_human", plan.start, "a plan starts with a person")
    for key, step in plan.steps.items():
        for target in step.targets:
            if target not in plan.steps:
                yield Problem("unknown_target", key, f"leads to {target}, which is not there")


def _scopes(plan: Plan) -> Iterator[Problem]:
    for key, step in plan.steps.items():
        if isinstance(step, HumanStep) and step.scope not in plan.scopes:
            yield Problem("unknown_scope", key, f"acts for scope {step.scope}, which is not there")


def _acts(plan: Plan) -> Iterator[Problem]:
    for key, step in plan.steps.items():
        if isinstance(step, FanStep):
            yield from _fan_acts(key, step, plan)
        elif isinstance(step, HumanStep):
            for outcome in step.on.values():
                yield from _outcome(key, outcome.act, outcome.to, plan)


def _fan_acts(key: str, step: FanStep, plan: Plan) -> Iterator[Problem]:
    if any(outcome.act != Act.ANSWER for outcome in step.on.values()):
        yield Problem("fan_act", key, "units asked in parallel can only answer")
    if any(outcome.to for outcome in step.on.values()):
        yield Problem("fan_leads_away", key, "an answer leads nowhere but to the join: no fan inside a fan")
    joined = plan.steps.get(step.join)
    if joined is not None and not isinstance(joined, HumanStep):
        yield Problem("fan_join", key, "all answers meet at a person's step")


def _outcome(key: str, act: Act, to: str | None, plan: Plan) -> Iterator[Problem]:
    target = plan.steps.get(to or "")
    if to is None:
        yield Problem("no_target", key, f"{act} leads nowhere")
    if act == Act.ANSWER:
        yield Problem("answer_outside_fan", key, "only consulted units answer")
    if target is None:
        return
    if (act == Act.REQUEST_SUPPLEMENT) != (target.kind == StepKind.WAIT):
        yield Problem("supplement_waits", key, "asking for a supplement, and only that, leads to a wait")
    if (act == Act.CONSULT) != (target.kind == StepKind.FAN):
        yield Problem("consult_fans", key, "asking other units, and only that, leads to a fan")
    if act == Act.REFUSE and target.kind != StepKind.END:
        yield Problem("refuse_ends", key, "a refusal ends the case")


def _reachable(plan: Plan) -> Iterator[Problem]:
    follow = successors(plan)
    for key in sorted(set(plan.steps) - _reach([plan.start], follow)):
        yield Problem("unreachable", key, "no case can come here")
    backwards = _graph(plan, ((target, None, start) for start, targets in follow.items() for target in targets))
    ends = [key for key, step in plan.steps.items() if step.kind == StepKind.END]
    for key in sorted(set(plan.steps) - _reach(ends, backwards)):
        yield Problem("no_end", key, "a case that comes here can never end")


def _loops(plan: Plan) -> Iterator[Problem]:
    """Machines going round without a person would never stop."""
    machine = {key for key, step in plan.steps.items() if step.kind in {StepKind.JOB, StepKind.BRANCH}}
    follow = {key: targets & machine for key, targets in successors(plan).items() if key in machine}
    for key in sorted(machine):
        if key in _reach(follow[key], follow):
            yield Problem("machine_loop", key, "jobs and branches go in a circle without a person")


# What must have happened before an act, a job or a person's turn: law and custody, not taste.
_BEFORE_ACT: dict[Act, tuple[Act | JobName, ...]] = {
    Act.ASSIGN: (Act.RECEIVE,),
    Act.DECIDE: (Act.RECEIVE, Act.DRAFT),
    Act.SIGN: (Act.DECIDE, JobName.RENDER),
    Act.SEAL: (Act.SIGN, JobName.SIGN),
    Act.RETURN_RESULT: (Act.SEAL, JobName.SEAL_AND_ISSUE),
}
_BEFORE_JOB: dict[JobName, tuple[Act | JobName, ...]] = {
    JobName.RENDER: (Act.DECIDE,),
    JobName.SIGN: (Act.SIGN, JobName.RENDER),
    JobName.SEAL_AND_ISSUE: (Act.SEAL, JobName.SIGN),
}
_BEFORE_ASSIGNEE: dict[Assignee, Act] = {Assignee.ASSIGNED: Act.ASSIGN, Assignee.DECIDER: Act.DECIDE}


def _needs(plan: Plan) -> Iterator[tuple[str, str, Act | JobName]]:
    """(step, what is done there, what must have happened before)."""
    for key, step in plan.steps.items():
        if isinstance(step, HumanStep):
            for outcome in step.on.values():
                yield from ((key, outcome.act.value, before) for before in _BEFORE_ACT.get(outcome.act, ()))
            if step.assignee is not None:
                yield key, f"waiting for the {step.assignee} person", _BEFORE_ASSIGNEE[step.assignee]
        elif isinstance(step, JobStep):
            yield from ((key, f"job {step.job}", before) for before in _BEFORE_JOB[step.job])


def _order(plan: Plan) -> Iterator[Problem]:
    needs = list(_needs(plan))
    without = {before: _reach_without(plan, before) for _key, _what, before in needs}
    for key, what, before in needs:
        if key in without[before]:
            yield Problem("order", key, f"{what} is possible without {before.value} before it")
    yield from _received_once(plan)


def _received_once(plan: Plan) -> Iterator[Problem]:
    edges = list(_edges(plan))
    follow = _graph(plan, edges)
    for key, act, target in edges:
        if act == Act.RECEIVE and key in _reach([target], follow):
            yield Problem("received_twice", key, "a case that was received can be received again")


_ASIDE = frozenset({Act.RETURN, Act.REQUEST_SUPPLEMENT, Act.REFUSE})  # all other moves bring a case on


def _own_hours(plan: Plan, key: str) -> Decimal:
    step = plan.steps[key]
    return step.hours if isinstance(step, HumanStep | FanStep) and step.counted else Decimal(0)


def _longest(plan: Plan) -> Decimal | None:
    """Counted hours of the longest way forward; None when the way forward runs in a circle."""
    follow = _graph(plan, (edge for edge in _edges(plan) if edge[1] not in _ASIDE))
    known: dict[str, Decimal] = {}
    waiting = set(plan.steps)
    while waiting:
        ready = [key for key in waiting if follow[key].isdisjoint(waiting)]
        if not ready:
            return None
        for key in ready:
            known[key] = _own_hours(plan, key) + max((known[target] for target in follow[key]), default=Decimal(0))
        waiting.difference_update(ready)
    return known[plan.start]


def _hours(plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    total = _longest(plan)
    if total is None:
        yield Problem("forward_loop", plan.start, "the way forward goes in a circle: only sending back may")
    elif total > deadline.working_hours:
        sentence = f"the steps take {total} working hours, the term has {deadline.working_hours}"
        yield Problem("hours", "", sentence)


def plan_problems(plan: Plan, deadline: DeadlinePolicy) -> list[Problem]:
    """Everything that is wrong with ``plan``; empty for a plan on which every case can end.

    Structure first: what leads nowhere would make the later questions meaningless.
    """
    structure: list[Callable[[Plan], Iterator[Problem]]] = [_targets, _scopes, _acts]
    problems = [problem for rule in structure for problem in rule(plan)]
    if problems:
        return problems
    problems = [problem for rule in (_reachable, _loops, _order) for problem in rule(plan)]
    return problems or list(_hours(plan, deadline))
