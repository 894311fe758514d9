"""How each kind of node behaves: routed by the plan, tied to the case, nothing done without a role and a unit.

Private doors of viewflow 2.4.0 used here: ``Activation.create``, ``create_next``, ``prepare_revived_task``,
``AbstractJobActivation``; ``tests/workflows/flows/test_contract.py`` holds the library to them.
"""

from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.job import AbstractJobActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import STATUS

from workflows.domain.progress import Journey, close_case, open_job, open_work

__all__ = [
    "CaseEndActivation",
    "CaseJobActivation",
    "CaseJoinActivation",
    "CaseStartActivation",
    "StepActivation",
    "WaitActivation",
]


class Routed:
    """Mixed into every node kind: the next task is named by the plan, not by the flow class.

    ``journey`` is what one command carries through all activations of its transaction: the case as it is in memory.
    """

    journey: Journey

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Any:
        """Create what the plan says comes next."""
        yield from self.flow_class.instance.route(self)


def _follow(activation: Any, previous: Any) -> Any:
    activation.journey = previous.journey
    return activation


class CaseStartActivation(Routed, StartHandleActivation):
    """The case begins; its first step is the plan's."""


class StepActivation(Routed, ViewActivation):
    """A person's step. Who may do it is written on the task when it is made, and asked again when it is done."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """A task with its work item, claimed at once when the plan names the person."""
        place = prev_activation.journey.place_of(data["step"], data.get("consultation"))
        task = flow_task.flow_class.task_class(
            process=prev_activation.process,
            flow_task=flow_task,
            token=token,
            data=data,
            owner_permission=place.permission,
        )
        if place.assignee is not None:
            task.owner, task.status = place.assignee, STATUS.ASSIGNED
        task.save()
        task.previous.add(prev_activation.task)
        open_work(prev_activation.journey, place, task)
        return _follow(cls(task), prev_activation)

    def prepare_revived_task(self, task: Any) -> None:
        """A revived task keeps its permission: without one it would be anybody's."""
        task.owner_permission = self.task.owner_permission


class WaitActivation(Routed, HandleActivation):
    """The office waits for the applicant."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """A task that only ``supplement_case`` or the sweep completes."""
        return _follow(super().create(flow_task, prev_activation, token, data, seed), prev_activation)


class CaseJoinActivation(Routed, JoinActivation):
    """All consulted units have answered or their silence has been recorded."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """The one join of the fan that is open."""
        return _follow(super().create(flow_task, prev_activation, token, data, seed), prev_activation)


class CaseJobActivation(Routed, AbstractJobActivation):
    """Work for the machine: asked for in this transaction, done outside, completed by the job."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """A task that waits for its job."""
        return _follow(super().create(flow_task, prev_activation, token, data, seed), prev_activation)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        """Put the work into the durable queue."""
        self.task.status = STATUS.SCHEDULED
        self.task.save(update_fields=["status"])
        open_job(self.task)

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        """Complete and go on; an error in what follows undoes this transaction, and the job comes again.

        The library would swallow it and write the local variables, personal data among them, into the task.
        """
        self.complete()
        self.activate_next()

    @Activation.status.transition(source=[STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """The case was withdrawn meanwhile; the job finds the task cancelled and does nothing."""
        self.task.save(update_fields=["status"])


class CaseEndActivation(EndActivation):
    """The case has come to the end of its plan."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """The end, with the case's own end written by the domain."""
        activation = super().create(flow_task, prev_activation, token, data, seed)
        close_case(prev_activation.journey)
        return _follow(activation, prev_activation)
