"""The bare engine: the same two human steps without our command layer."""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock


class BareFlow(flow.Flow):
    """start, two views, end; row lock."""

    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle().Next(this.first)
    first = flow.View(None).Permission("workflows.view_case").Next(this.second)
    second = flow.View(None).Permission("workflows.view_case").Next(this.end)
    end = flow.End()
