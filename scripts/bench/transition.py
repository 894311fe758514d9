"""One approval through our command layer against the bare engine, both under a row lock."""

import statistics
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from scripts.bench.flows import BareFlow
from scripts.bench.rows import Row, row, timed
from tests.factories.cases import drafted_case, item_at, work
from tests.factories.city import Town
from workflows.domain.commands import complete_step

__all__ = ["transition"]


def _bare_task() -> Any:
    return BareFlow.start.run().task_set.get(status="NEW")


def _claim_then_execute(task: Any, user: Any) -> None:
    """As Viewflow's own views do it: the claim is one request, the execution the next; each takes the row lock."""
    with task.activation() as activation:
        activation.assign(user)
    with task.__class__.objects.get(pk=task.pk).activation() as activation:
        activation.start(None)
        activation.execute()


def _all_at_once(task: Any, user: Any) -> None:
    """The least that moves a task on: claimed and executed under one lock."""
    with task.activation() as activation:
        activation.assign(user)
        activation.start(None)
        activation.execute()


def _queries(action: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        action()
    return len(asked)


def transition(town: Town, rounds: int) -> list[Row]:
    """Taken and done in one act, as our command does it, by turns with the bare engine: neighbours disturb all alike."""
    head = town.person("truongphong.ht.bp")
    items = [item_at(drafted_case(town), "review").uuid for _round in range(rounds)]
    work()

    def ours(item: Any) -> float:
        return timed(lambda: complete_step(item, "approve", actor=head, data={}))

    def bare(way: Callable[[Any, Any], None]) -> float:
        task = _bare_task()
        return timed(lambda: way(task, head))

    turns = [(ours(item), bare(_claim_then_execute), bare(_all_at_once)) for item in items[1:]]
    asked = _queries(lambda: complete_step(items[0], "approve", actor=head, data={}))
    tasks = [_bare_task(), _bare_task()]
    asked_two, asked_one = (
        _queries(lambda way=way, task=task: way(task, head))
        for way, task in zip((_claim_then_execute, _all_at_once), tasks, strict=True)
    )
    mine, two, one = (statistics.median(turn[place] for turn in turns[1:]) for place in range(3))
    note = (
        f"{mine * 1000:.1f} ms and {asked} queries with right, work item, deadline, hashed trail and search outbox; bare: "
        f"claim and execution, a lock each as its own views take it, {two * 1000:.1f} ms and {asked_two} queries; both "
        f"under one lock {one * 1000:.1f} ms and {asked_one} queries ({mine / one:.2f} ×)"
    )
    return [
        row("transition against the bare engine", mine / two, 1.6, at_most=True, unit="×", note=note),
        row("queries of a transition", asked, 17, at_most=True, unit="queries", note="search outbox included"),
    ]
