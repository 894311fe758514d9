"""The hand on the engine: the one place of the domain that moves viewflow's tasks. Whoever calls holds the process's lock.

Public and private doors of the library used here are held by ``tests/workflows/flows/test_contract.py``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from kernel.errors import BusyError
from organisations.models import User
from workflows.domain.progress import Journey
from workflows.models import Case

__all__ = [
    "end_wait",
    "finish_job",
    "finish_step",
    "give_back_job",
    "give_task",
    "is_over",
    "known_process",
    "locked_process",
    "put_back",
    "stop_process",
]


@contextmanager
def locked_process(flow_class: Any, process_id: int) -> Iterator[None]:
    """The process row locked for one transaction; ``BusyError`` when somebody else holds it too long."""
    try:
        with flow_class.lock(process_id):  # opens the transaction
            yield
    except FlowLockFailed as error:
        raise BusyError from error


def known_process(flow_class: Any, process_id: int) -> Any:
    """The process for whoever needs no more than its identity; the rest of it is read when it is asked for."""
    return Process.from_db(connection.alias, ["id", "flow_class"], [process_id, flow_class])


def _activation(task: Any, journey: Journey | None = None) -> Any:
    """The engine's hand for one task, working on the case as the command has it in memory."""
    if journey is not None:
        task.process = journey.case.process
    activation = task.flow_task.activation_class(task)
    if journey is not None:
        activation.journey, activation.process = journey, journey.case.process
    return activation


def give_task(task: Any, person: User) -> None:
    """Write on the task who holds it."""
    activation = _activation(task)
    if task.owner_id is None:
        activation.assign(person)
    elif task.owner_id != person.pk:
        activation.reassign(user=person)


def put_back(task: Any) -> None:
    """The task is nobody's again."""
    _activation(task).unassign()


def finish_step(task: Any, journey: Journey, outcome: str, *, person: User | None) -> None:
    """Complete a human task and create what the plan says comes next.

    ``person`` None is the machine: a silence that counts as agreement.
    """
    task.data = {**task.data, "outcome": outcome}
    if task.owner_id is None:
        task.owner, task.status = person, STATUS.ASSIGNED  # written with the completion: both are one act here
    activation = _activation(task, journey)
    activation.start(None)
    activation.execute()


def end_wait(journey: Journey) -> None:
    """The applicant is waited for no longer: the step that asked opens again."""
    process: Any = journey.case.process
    activation = _activation(process.task_set.get(flow_task_type="FUNCTION", finished__isnull=True), journey)
    activation.run(None)
    activation.execute()


def is_over(task: Any) -> bool:
    """Whether nothing is left to be done for the task: done, or cancelled with its case."""
    return task.status in {STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED}


def finish_job(task: Task, journey: Journey) -> None:
    """The machine's work is done and stored: go on."""
    activation = _activation(task, journey)
    activation.start()
    activation.execute()


def give_back_job(task: Task, journey: Journey, step: str) -> None:
    """The machine may not do its work: the step at which it was ordered opens again."""
    task.data = {**task.data, "back": step}
    finish_job(task, journey)


def stop_process(case: Case, now: datetime) -> None:
    """End the process and every task that is still open, whatever its kind."""
    process: Any = case.process
    for task in process.task_set.filter(finished__isnull=True).exclude(status=STATUS.CANCELED):
        task.process = process
        _activation(task).cancel()
    process.status, process.finished = PROCESS.CANCELED, now
    process.save(update_fields=["status", "finished"])
