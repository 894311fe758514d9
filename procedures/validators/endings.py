"""Whether every case can come to an end, from wherever it is."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.enums import Act, JobName, StepKind
from procedures.specs import Plan
from procedures.validators.graph import Edge, edges_of, graph_of, moves_of, reach, reach_without, successors
from procedures.validators.problem import Problem

__all__ = ["ending_problems", "ends_of"]


def ends_of(plan: Plan) -> list[str]:
    """The steps at which a case is over."""
    return [key for key, step in plan.steps.items() if step.kind == StepKind.END]


def _reachable(plan: Plan) -> Iterator[Problem]:
    follow = successors(plan)
    for key in sorted(set(plan.steps) - reach([plan.start], follow)):
        yield Problem("unreachable", key, _("no case can come here"))
    backwards = graph_of(
        plan, (Edge(target, ("back", ""), start) for start, targets in follow.items() for target in targets)
    )
    for key in sorted(set(plan.steps) - reach(ends_of(plan), backwards)):
        yield Problem("no_end", key, _("a case that comes here can never end"))


def _loops(plan: Plan) -> Iterator[Problem]:
    """Machines going round without a person would never stop."""
    machine = {key for key, step in plan.steps.items() if step.kind in {StepKind.JOB, StepKind.BRANCH}}
    follow = {key: targets & machine for key, targets in successors(plan).items() if key in machine}
    for key in sorted(machine):
        if key in reach(follow[key], follow):
            yield Problem("machine_loop", key, _("jobs and branches go in a circle without a person"))


def _lawful_ends(plan: Plan) -> Iterator[Problem]:
    """A case is closed by what led to its end: a refusal, or a result that was issued. Nothing else closes it."""
    issued, refused = moves_of(JobName.SEAL_AND_ISSUE), moves_of(Act.REFUSE)
    for key in sorted(set(ends_of(plan)) & reach_without(plan, issued, refused)):
        yield Problem("end_without_result", key, _("a case can end here without a result and without a refusal"))
    if not any(edge.move == issued for edge in edges_of(plan)):
        yield Problem("no_result", plan.start, _("no step issues a result"))


def ending_problems(plan: Plan) -> Iterator[Problem]:
    """Steps nobody comes to, steps without a way out, circles of machines, ends that close nothing."""
    yield from _reachable(plan)
    yield from _loops(plan)
    yield from _lawful_ends(plan)
