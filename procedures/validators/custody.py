"""The order of acts: what must have happened before, what can happen only once, what is over after the decision."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from procedures.enums import Act, Assignee, JobName
from procedures.specs import HumanStep, JobStep, Plan
from procedures.validators.graph import Edge, Move, edges_of, graph_of, moves_of, reach, reach_without
from procedures.validators.problem import Problem

__all__ = ["custody_problems"]

# What must have happened before an act, a job or a person's turn: law and custody, not taste.
_BEFORE: dict[Act | JobName, tuple[Act | JobName, ...]] = {
    Act.ASSIGN: (Act.RECEIVE,),
    Act.CONSULT: (Act.RECEIVE,),
    Act.DRAFT: (Act.RECEIVE,),
    Act.APPROVE: (Act.DRAFT,),
    Act.DECIDE: (Act.RECEIVE, Act.DRAFT),
    Act.SIGN: (Act.DECIDE, JobName.RENDER),
    Act.SEAL: (Act.SIGN, JobName.SIGN),
    Act.TAKE_BACK: (Act.DECIDE,),
    Act.RETURN_RESULT: (Act.SEAL, JobName.SEAL_AND_ISSUE),
}
_BEFORE_JOB: dict[JobName, tuple[Act | JobName, ...]] = {
    JobName.RENDER: (Act.DECIDE,),
    JobName.SIGN: (Act.SIGN, JobName.RENDER),
    JobName.SEAL_AND_ISSUE: (Act.SEAL, JobName.SIGN),
}
_BEFORE_ASSIGNEE: dict[Assignee, Act] = {Assignee.ASSIGNED: Act.ASSIGN, Assignee.DECIDER: Act.DECIDE}
_ONCE: tuple[Act | JobName, ...] = (
    Act.RECEIVE, Act.DECIDE, Act.SIGN, Act.SEAL, Act.RETURN_RESULT, JobName.RENDER, JobName.SIGN, JobName.SEAL_AND_ISSUE,
)  # fmt: skip
_UNDONE: tuple[Act | JobName, ...] = (Act.DECIDE, JobName.RENDER, Act.SIGN, JobName.SIGN)  # by taking a decision back
_OVER_AFTER_DECISION = (Act.REFUSE, Act.REQUEST_SUPPLEMENT, Act.DRAFT)  # the number is taken, the text closed


def _needs(plan: Plan) -> Iterator[tuple[str, str, Act | JobName]]:
    """(step, what is done there, what must have happened before)."""
    for key, step in plan.steps.items():
        if isinstance(step, HumanStep):
            for outcome in step.on.values():
                yield from ((key, outcome.act.value, before) for before in _BEFORE.get(outcome.act, ()))
            if step.assignee is not None:
                yield key, f"assignee: {step.assignee}", _BEFORE_ASSIGNEE[step.assignee]
        elif isinstance(step, JobStep):
            yield from ((key, f"job: {step.job}", before) for before in _BEFORE_JOB[step.job])


def _named(what: Act | JobName) -> str:
    return f"job: {what}" if isinstance(what, JobName) else str(what.value)


def _order(plan: Plan) -> Iterator[Problem]:
    without: dict[Move, set[str]] = {}
    back = [edge.target for edge in edges_of(plan) if edge.move == moves_of(Act.TAKE_BACK)]
    for key, what, before in _needs(plan):
        move = moves_of(before)
        if move not in without:
            start = [plan.start, *back] if before in _UNDONE else [plan.start]
            without[move] = reach_without(plan, move, start=start)
        if key in without[move]:
            facts = {"what": what, "before": _named(before)}
            yield Problem("order", key, _("“%(what)s” is possible without “%(before)s” before it") % facts)


def _kept(edges: Iterable[Edge]) -> list[Edge]:
    """The ways on which a decision stays taken."""
    return [edge for edge in edges if edge.move != moves_of(Act.TAKE_BACK)]


def _once(plan: Plan) -> Iterator[Problem]:
    edges = edges_of(plan)
    follow, kept = graph_of(plan, edges), graph_of(plan, _kept(edges))
    for what in _ONCE:
        same = [edge for edge in edges if edge.move == moves_of(what)]
        again = set().union(*(reach([edge.target], kept if what in _UNDONE else follow) for edge in same))
        for key in sorted({edge.start for edge in same} & again):
            yield Problem("twice", key, _("“%(what)s” can happen a second time") % {"what": _named(what)})


def _after_decision(plan: Plan) -> Iterator[Problem]:
    edges = edges_of(plan)
    follow = graph_of(plan, _kept(edges))
    decided = reach((edge.target for edge in edges if edge.move == moves_of(Act.DECIDE)), follow)
    over = {moves_of(act): act for act in _OVER_AFTER_DECISION}
    for edge in edges:
        if edge.start in decided and edge.move in over:
            facts = {"what": over[edge.move].value}
            yield Problem("after_decision", edge.start, _("“%(what)s” is possible after the decision") % facts)


def _taken_back(plan: Plan) -> Iterator[Problem]:
    """Only what is not issued can be taken back, and then it is decided again."""
    edges = edges_of(plan)
    follow, kept = graph_of(plan, edges), graph_of(plan, _kept(edges))
    issued = reach((edge.target for edge in edges if edge.move == moves_of(JobName.SEAL_AND_ISSUE)), kept)
    deciding = {edge.start for edge in edges if edge.move == moves_of(Act.DECIDE)}
    for edge in edges:
        if edge.move != moves_of(Act.TAKE_BACK):
            continue
        if edge.start in issued:
            yield Problem("after_issue", edge.start, _("a decision could be taken back after the result was issued"))
        if deciding.isdisjoint(reach([edge.target], follow)):
            yield Problem("not_decided_again", edge.start, _("a decision taken back would never be taken again"))


def custody_problems(plan: Plan) -> Iterator[Problem]:
    """Acts that could come too early, twice, or too late."""
    yield from _order(plan)
    yield from _once(plan)
    yield from _after_decision(plan)
    yield from _taken_back(plan)
