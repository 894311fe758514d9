"""Truths about a version: whether every case that starts on its plan can end, and ends only through the acts law asks for.

Checked when a version is published, so a running case never meets a hole.
"""

from collections.abc import Callable, Iterator

from procedures.specs import DeadlinePolicy, Plan, VersionSpec
from procedures.validators.custody import custody_problems
from procedures.validators.endings import ending_problems
from procedures.validators.graph import successors
from procedures.validators.papers import paper_problems
from procedures.validators.problem import Problem
from procedures.validators.sources import source_problems
from procedures.validators.structure import structure_problems
from procedures.validators.terms import term_problems

__all__ = ["Problem", "plan_problems", "spec_problems", "successors"]


def plan_problems(plan: Plan, deadline: DeadlinePolicy) -> list[Problem]:
    """Everything that is wrong with ``plan``; empty for a plan on which every case can end.

    Structure first: what leads nowhere would make the later questions meaningless.
    """
    stages: list[Callable[[Plan, DeadlinePolicy], Iterator[Problem]]] = [structure_problems, _journey, term_problems]
    for stage in stages:
        problems = list(stage(plan, deadline))
        if problems:
            return problems
    return []


def _journey(plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    yield from ending_problems(plan)
    yield from custody_problems(plan)


def spec_problems(spec: VersionSpec) -> list[Problem]:
    """Everything that keeps a whole version from becoming law."""
    return [
        *plan_problems(spec.plan, spec.deadline),
        *paper_problems(spec),
        *source_problems(spec),
    ]
