"""The plan as a graph: how a case can move, and where it can come to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from procedures.enums import Act, JobName
from procedures.specs import BranchStep, HumanStep, JobStep, Plan, WaitStep

__all__ = ["Edge", "Move", "edges_of", "graph_of", "moves_of", "reach", "reach_without", "successors"]

# What moves a case: an act, a job, or an answer of a branch. A job and an act may share a name ("sign"), so each has its kind.
Move = tuple[str, str]


@dataclass(frozen=True)
class Edge:
    """A case at ``start`` comes to ``target`` by ``move``."""

    start: str
    move: Move
    target: str


def moves_of(what: Act | JobName) -> Move:
    """The move that an act or a job makes."""
    return ("job", what.value) if isinstance(what, JobName) else ("act", str(what.value))


def _leaving(key: str, step: object) -> Iterator[tuple[Move, str | None]]:
    if isinstance(step, HumanStep):
        yield from ((moves_of(outcome.act), outcome.to) for outcome in step.on.values())
    elif isinstance(step, JobStep):
        yield moves_of(step.job), step.to
    elif isinstance(step, BranchStep):
        yield ("yes", step.when.value), step.yes
        yield ("no", step.when.value), step.no
    else:
        yield from ((("join", key), target) for target in getattr(step, "targets", ()))


def edges_of(plan: Plan) -> list[Edge]:
    """Every way a case can move on. A wait has none: it goes back to whoever asked, as if nothing had happened."""
    return [
        Edge(key, move, target)
        for key, step in plan.steps.items()
        for move, target in _leaving(key, step)
        if target is not None and target in plan.steps
    ]


def graph_of(plan: Plan, edges: Iterable[Edge]) -> dict[str, set[str]]:
    """Step → the steps one move away."""
    follow: dict[str, set[str]] = {key: set() for key in plan.steps}
    for edge in edges:
        follow[edge.start].add(edge.target)
    return follow


def successors(plan: Plan) -> dict[str, set[str]]:
    """For each step, the steps a case can be at next; after a wait, those that may have asked."""
    edges = edges_of(plan)
    back = [
        Edge(edge.target, ("back", ""), edge.start) for edge in edges if isinstance(plan.steps[edge.target], WaitStep)
    ]
    return graph_of(plan, [*edges, *back])


def reach(start: Iterable[str], follow: dict[str, set[str]]) -> set[str]:
    """All steps a case can come to from ``start``, which belongs to them."""
    seen: set[str] = set()
    todo = list(start)
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo.extend(follow.get(key, ()))
    return seen


def reach_without(plan: Plan, *banned: Move, start: Iterable[str] | None = None) -> set[str]:
    """Steps a case can come to, from the beginning unless said otherwise, without any of these moves."""
    allowed = (edge for edge in edges_of(plan) if edge.move not in banned)
    return reach([plan.start] if start is None else start, graph_of(plan, allowed))
