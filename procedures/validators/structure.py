"""Whether everything a plan names is there, and each act leads to a step of the right kind."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.enums import Act, Assignee, StepKind
from procedures.specs import DeadlinePolicy, FanStep, HumanStep, Outcome, Plan
from procedures.validators.problem import Problem

__all__ = ["structure_problems"]


def _targets(plan: Plan) -> Iterator[Problem]:
    if plan.start not in plan.steps:
        yield Problem("unknown_start", plan.start, _("the plan starts at a step that is not there"))
    elif not isinstance(plan.steps[plan.start], HumanStep):
        yield Problem("start_not_human", plan.start, _("a plan starts with a person"))
    for key, step in plan.steps.items():
        for target in step.targets:
            if target not in plan.steps:
                sentence = _("leads to %(target)s, which is not there") % {"target": target}
                yield Problem("unknown_target", key, sentence)


def _scopes(plan: Plan) -> Iterator[Problem]:
    for key, step in plan.steps.items():
        if isinstance(step, HumanStep) and step.scope not in plan.scopes:
            sentence = _("acts for scope %(scope)s, which is not there") % {"scope": step.scope}
            yield Problem("unknown_scope", key, sentence)


def _fan(key: str, step: FanStep, plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    if any(outcome.act != Act.ANSWER for outcome in step.on.values()):
        yield Problem("fan_act", key, _("units asked in parallel can only answer"))
    if any(outcome.to for outcome in step.on.values()):
        yield Problem("fan_leads_away", key, _("an answer leads nowhere but to the join: no fan inside a fan"))
    joined = plan.steps.get(step.join)
    if joined is not None and not isinstance(joined, HumanStep):
        yield Problem("fan_join", key, _("all answers meet at a person's step"))
    if deadline.coord_days is None or not deadline.silent_consent:
        sentence = _("asked units need a term after which silence counts (coord_days, silent_consent)")
        yield Problem("fan_term", key, sentence)


def _outcome(key: str, outcome: Outcome, plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    act, target = outcome.act, plan.steps.get(outcome.to or "")
    if outcome.to is None:
        yield Problem("no_target", key, _("%(act)s leads nowhere") % {"act": act.value})
    if act == Act.ANSWER:
        yield Problem("answer_outside_fan", key, _("only consulted units answer"))
    if act == Act.REQUEST_SUPPLEMENT and not deadline.supplement_max:
        yield Problem("supplement_never", key, _("a supplement is asked for, but the policy allows none"))
    if target is None:
        return
    if (act == Act.REQUEST_SUPPLEMENT) != (target.kind == StepKind.WAIT):
        yield Problem("supplement_waits", key, _("asking for a supplement, and only that, leads to a wait"))
    if (act == Act.CONSULT) != (target.kind == StepKind.FAN):
        yield Problem("consult_fans", key, _("asking other units, and only that, leads to a fan"))
    if act == Act.REFUSE and target.kind != StepKind.END:
        yield Problem("refuse_ends", key, _("a refusal ends the case"))


def _assigning(plan: Plan) -> Iterator[Problem]:
    human = {key: step for key, step in plan.steps.items() if isinstance(step, HumanStep)}
    if any(step.assignee == Assignee.ASSIGNED for step in human.values()):
        return
    for key, step in human.items():
        if any(outcome.act == Act.ASSIGN for outcome in step.on.values()):
            yield Problem("assigned_nothing", key, _("somebody is assigned, but no step waits for that person"))


def structure_problems(plan: Plan, deadline: DeadlinePolicy) -> Iterator[Problem]:
    """What the plan names and does not have; acts that lead to the wrong kind of step."""
    yield from _targets(plan)
    yield from _scopes(plan)
    yield from _assigning(plan)
    for key, step in plan.steps.items():
        if isinstance(step, FanStep):
            yield from _fan(key, step, plan, deadline)
        elif isinstance(step, HumanStep):
            for outcome in step.on.values():
                yield from _outcome(key, outcome, plan, deadline)
