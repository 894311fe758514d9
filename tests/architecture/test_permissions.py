"""No human step is anybody's: every plan names roles, every work item has one, the database insists."""

import pytest
from django.db import IntegrityError, transaction
from viewflow.workflow.models import Process, Task

from organisations.enums import Role
from procedures.models import ProcedureVersion
from procedures.specs import FanStep, HumanStep
from workflows.flows.procedure import ProcedureFlow

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_every_human_step_of_the_catalogue_names_a_role(catalogue):
    versions = ProcedureVersion.objects.all()
    assert versions.count() >= 3
    for version in versions:
        for step in version.parsed.plan.steps.values():
            if isinstance(step, HumanStep | FanStep):
                assert step.role in Role.values


def test_the_flow_locks():
    assert type(ProcedureFlow.lock_impl).__name__ == "SelectForUpdateLock"
    assert (ProcedureFlow.lock_impl.nowait, ProcedureFlow.lock_impl.attempts) == (False, 1)


@pytest.mark.parametrize("permission", [None, ""])
def test_the_database_refuses_a_human_task_without_permission(permission):
    process = Process.objects.create(flow_class=ProcedureFlow)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(
            process=process, flow_task=ProcedureFlow.step, flow_task_type="HUMAN", owner_permission=permission
        )
    assert Task.objects.count() == 0
