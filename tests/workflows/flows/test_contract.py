"""Every private or undocumented door of viewflow that the house uses, held to what it did when it was chosen."""

import inspect
from importlib.metadata import version

import pytest
from django.db import transaction
from viewflow.workflow.activation import Activation
from viewflow.workflow.context import context as propagation
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.nodes.job import AbstractJobActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from tests.factories.cases import act, assigned_case, drafted_case, item_at, submitted_case
from workflows.domain.machine import run_step
from workflows.flows.procedure import ProcedureFlow
from workflows.models import Case, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_version_these_doors_were_tried_on():
    assert version("django-viewflow") == "2.4.0"


def test_the_words_for_states():
    assert (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED) == (
        "NEW",
        "ASSIGNED",
        "STARTED",
        "SCHEDULED",
    )
    assert (STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED, STATUS.ERROR) == ("DONE", "CANCELED", "REVIVED", "ERROR")
    assert PROCESS.CANCELED == "CANCELED"


def test_a_node_creates_its_task_by_this_door():
    words = list(inspect.signature(ProcedureFlow.step._create).parameters)
    assert words == ["prev_activation", "token", "data", "seed"]
    for kind in (ViewActivation, JoinActivation, AbstractJobActivation):
        assert list(inspect.signature(kind.create).parameters) == [
            "flow_task",
            "prev_activation",
            "token",
            "data",
            "seed",
        ]


def test_next_tasks_come_from_create_next_and_are_activated_together():
    source = inspect.getsource(Activation._activate_next)
    assert ("create_next()" in source, "activate()" in source, "complete()" in source) == (True, True, True)


def test_branches_of_a_split_share_their_prefix():
    tokens = Token.split_token_source("start", 7)
    first, second = next(tokens), next(tokens)
    assert (str(first), str(second)) == ("start/7_1", "start/7_2")
    assert first.get_common_split_prefix(Token("start"), 9) == second.get_common_split_prefix(Token("start"), 9)
    assert first.get_base_split_token() == "start"


def test_tasks_of_each_kind_carry_the_type_we_ask_for():
    kinds = {name: ProcedureFlow.instance.node(name).task_type for name in ("step", "wait", "join", "job")}
    assert kinds == {"step": "HUMAN", "wait": "FUNCTION", "join": "JOIN", "job": "JOB"}


def test_a_human_task_goes_the_way_we_drive_it(town):
    task = Task.objects.get(pk=item_at(submitted_case(), "check").task_id)
    officer, colleague = town.person("tiepnhan.bp"), town.person("tiepnhan2.bp")
    with transaction.atomic():
        hand = task.flow_task.activation_class(task)
        hand.assign(officer)
        assert (task.status, task.owner) == ("ASSIGNED", officer)
        hand.reassign(user=colleague)
        assert (task.status, task.owner) == ("ASSIGNED", colleague)
        hand.unassign()
        assert (task.status, task.owner) == ("NEW", None)


def test_a_cancelled_task_is_finished_so_that_nothing_finds_it_again(town):
    task = Task.objects.get(pk=item_at(submitted_case(), "check").task_id)
    with transaction.atomic():
        task.flow_task.activation_class(task).cancel()
    task.refresh_from_db()
    assert (task.status, task.finished is not None) == ("CANCELED", True)


def test_a_revived_task_keeps_its_permission(town):
    task = Task.objects.get(pk=item_at(submitted_case(), "check").task_id)
    assert task.owner_permission == f"receiver@{town.unit('bp_centre').pk}"
    with transaction.atomic():
        hand = task.flow_task.activation_class(task)
        hand.cancel()
        again = hand.revive()
    assert Task.objects.get(pk=again.pk).owner_permission == task.owner_permission
    assert Task.objects.get(pk=task.pk).status == "REVIVED"


def test_the_library_would_let_anybody_take_a_task_so_we_ask_ourselves(town):
    task = Task.objects.get(pk=item_at(submitted_case(), "check").task_id)
    stranger = town.person("chuyenvien.ht.dx")
    assert not ProcedureFlow.step.can_assign(stranger, task)
    with transaction.atomic():
        task.flow_task.activation_class(task).assign(stranger)  # no error: transitions check nothing
        assert not ProcedureFlow.step.can_execute(stranger, task)
        transaction.set_rollback(True)


def test_an_error_on_the_way_is_raised_and_nothing_of_it_is_kept(town):
    """The library's own guard would store local variables, names and addresses among them, in ``task.data``."""
    assert propagation.propagate_exception is True
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    task = case.process.task_set.get(flow_task_type="JOB")
    Case.objects.filter(pk=case.pk).update(scope_units={})  # whatever comes after the printing cannot be found
    with pytest.raises(KeyError):
        run_step(task.pk)
    task.refresh_from_db()
    assert (task.status, task.data) == ("SCHEDULED", {"step": "print"})
    assert CaseEvent.objects.filter(case=case, event="case.rendered").count() == 0


def test_the_lock_asks_once_and_waits():
    lock = ProcedureFlow.lock_impl
    assert (type(lock), lock.nowait, lock.attempts) == (SelectForUpdateLock, False, 1)
    source = inspect.getsource(SelectForUpdateLock.__call__)
    assert ("transaction.atomic()" in source, "raise FlowLockFailed" in source) == (True, True)
    assert issubclass(FlowLockFailed, Exception)


def test_a_process_knows_its_class_and_tasks_of_the_happy_way_are_few(town):
    case = assigned_case(town)
    assert case.process.flow_class is ProcedureFlow
    assert isinstance(case.process, Process)
    kinds = list(case.process.task_set.order_by("pk").values_list("flow_task_type", flat=True))
    assert kinds == ["START", "HUMAN", "HUMAN", "HUMAN"]
