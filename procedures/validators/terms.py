"""Whether the hours of the steps fit into the terms of the law."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from procedures.enums import Act
from procedures.specs import DeadlinePolicy, FanStep, HumanStep, Plan
from procedures.validators.graph import edges_of, graph_of, moves_of, reach_without
from procedures.validators.problem import Problem

__all__ = ["term_problems"]

_ASIDE = frozenset(
    moves_of(act) for act in (Act.RETURN, Act.REQUEST_SUPPLEMENT, Act.REFUSE, Act.TAKE_BACK)
)  # all others bring a case on


def _own_hours(plan: Plan, key: str, deadline: DeadlinePolicy) -> Decimal:
    step = plan.steps[key]
    if isinstance(step, FanStep):
        return Decimal(deadline.coord_hours)
    return step.hours if isinstance(step, HumanStep) and step.counted else Decimal(0)


def _longest(plan: Plan, deadline: DeadlinePolicy) -> Decimal | None:
    """Counted hours of the longest way forward; None when the way forward runs in a circle."""
    follow = graph_of(plan, (edge for edge in edges_of(plan) if edge.move not in _ASIDE))
    known: dict[str, Decimal] = {}
    waiting = set(plan.steps)
    while waiting:
        ready = [key for key in waiting if follow[key].isdisjoint(waiting)]
        if not ready:
            return None
        for key in ready:
            own = _own_hours(plan, key, deadline)
            known[key] = own + max((known[target] for target in follow[key]), default=Decimal(0))
        waiting.difference_update(ready)
    return known[plan.start]


def _sum(plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    total = _longest(plan, deadline)
    if total is None:
        yield Problem("forward_loop", plan.start, _("the way forward goes in a circle: only sending back may"))
    elif total > deadline.working_hours:
        facts = {"total": f"{total.normalize():f}", "term": deadline.working_hours}
        sentence = _("the steps take %(total)s working hours, the term has %(term)s") % facts
        yield Problem("hours", "plan", sentence)


def _answer(plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    """Before a file is received, the office has its own term to answer in (D3, D5)."""
    if deadline.answer_within_hours is None:
        return
    for key in sorted(reach_without(plan, moves_of(Act.RECEIVE))):
        step = plan.steps[key]
        if isinstance(step, HumanStep) and step.hours > deadline.answer_within_hours:
            facts = {"hours": step.hours, "term": deadline.answer_within_hours}
            sentence = _("the step may take %(hours)s working hours, the applicant is answered within %(term)s") % facts
            yield Problem("answer_late", key, sentence)


def term_problems(plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    """More hours than the term has; an answer later than the law wants it."""
    yield from _sum(plan, deadline)
    yield from _answer(plan, deadline)
