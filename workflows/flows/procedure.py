"""The flow of every administrative procedure: fixed kinds of nodes, routed by the plan of a published version.

Node names are data in running cases: a changed process is a new class, never a renamed node.
"""

from collections.abc import Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.nodes.job import AbstractJob
from viewflow.workflow.token import Token

from procedures.enums import StepKind
from procedures.specs import BranchStep, FanStep, JobStep
from workflows.domain.conditions import holds
from workflows.domain.progress import Journey
from workflows.flows.activations import (
    CaseEndActivation,
    CaseJobActivation,
    CaseJoinActivation,
    CaseStartActivation,
    StepActivation,
    WaitActivation,
)
from workflows.rules import may_act

__all__ = ["ProcedureFlow"]


class CaseStart(flow.StartHandle):
    """Begins a case from code: the only door is ``workflows.launch``."""

    activation_class = CaseStartActivation


class StepNode(flow.View):
    """A human step; whoever holds the task's role for its unit today, or nobody."""

    activation_class = StepActivation

    def can_assign(self, user: Any, task: Any) -> bool:
        """Asked by the library; the same rule as everywhere."""
        return not task.owner_id and may_act(user, task.owner_permission)

    def can_execute(self, user: Any, task: Any) -> bool:
        """Holding the task is not enough: the grant must still be in force."""
        return task.owner_id == user.pk and may_act(user, task.owner_permission)


class WaitNode(flow.Handle):
    """Waiting for the applicant."""

    activation_class = WaitActivation


class JoinNode(flow.Join):
    """Where parallel opinions meet."""

    activation_class = CaseJoinActivation


class JobNode(AbstractJob):
    """Rendering, signing, sealing."""

    activation_class = CaseJobActivation


class CaseEnd(flow.End):
    """The end of the plan."""

    activation_class = CaseEndActivation


class ProcedureFlow(Flow):
    """One application from submission to its end."""

    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    start = CaseStart(this.begin).Next(this.step)
    step = StepNode(None).Permission(lambda activation: activation.task.owner_permission).Next(this.end)
    wait = WaitNode().Next(this.step)
    join = JoinNode().Next(this.step)
    job = JobNode().Next(this.step)
    end = CaseEnd()

    def begin(self, activation: Any, journey: Journey) -> Any:
        """Give the start the case it is for."""
        activation.journey = journey
        return activation.process

    def route(self, activation: Any) -> Iterator[Any]:
        """Create the task, or tasks, that the plan puts after the one just done."""
        plan = activation.journey.plan
        data = activation.task.data
        step = plan.steps.get(data.get("step", ""))
        if step is None:  # the start
            yield from self._enter(activation, plan.start)
        elif isinstance(step, FanStep):
            if activation.task.flow_task == self.node("join"):
                yield from self._enter(activation, step.join)
            else:
                yield self.node("join")._create(activation, activation.task.token, data={"step": data["step"]})
        elif step.kind == StepKind.WAIT:
            yield from self._enter(activation, data["back"])
        elif isinstance(step, JobStep):
            yield from self._enter(activation, data.get("back", step.to))
        else:
            yield from self._enter(activation, step.on[data["outcome"]].to)

    def _enter(self, activation: Any, key: str) -> Iterator[Any]:
        step = activation.journey.plan.step(key)
        token = activation.task.token
        if isinstance(step, BranchStep):
            yield from self._enter(activation, step.yes if holds(step.when, activation.journey.case) else step.no)
        elif isinstance(step, FanStep):
            yield from self._fan_out(activation, key, step)
        elif step.kind == StepKind.WAIT:
            data = {"step": key, "back": activation.task.data["step"]}
            yield self.node("wait")._create(activation, token, data=data)
        else:
            yield self.node(step.kind)._create(activation, token, data={"step": key})

    def _fan_out(self, activation: Any, key: str, step: FanStep) -> Iterator[Any]:
        asked = activation.journey.consultations
        if not asked:
            yield from self._enter(activation, step.join)
            return
        tokens = Token.split_token_source(activation.task.token, activation.task.pk)
        for consultation in asked:
            data = {"step": key, "consultation": consultation.pk}
            yield self.node("step")._create(activation, next(tokens), data=data)
