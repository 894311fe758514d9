"""One approval through our command layer against the bare engine, both under a row lock."""

import statistics
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from scripts.bench.flows import BareFlow
from scripts.bench.rows import Row, row, timed
from tests.factories.cases import drafted_case, item_at, work
from tests.factories.city import Town
from workflows.domain.commands import complete_step

__all__ = ["transition"]


def _bare_step(user: Any) -> float:
    process = BareFlow.start.run()
    task = process.task_set.get(status="NEW")

    def act() -> None:
        with task.activation() as activation:
            activation.assign(user)
            activation.start(None)
            activation.execute()

    return timed(act)


def transition(town: Town, rounds: int) -> list[Row]:
    """Ours and the bare engine by turns, so that a neighbour on the machine disturbs both alike."""
    head = town.person("truongphong.ht.bp")
    items = [item_at(drafted_case(town), "review").uuid for _round in range(rounds)]
    work()
    pairs = [
        (timed(lambda item=item: complete_step(item, "approve", actor=head, data={})), _bare_step(head))
        for item in items[1:]
    ]
    with CaptureQueriesContext(connection) as asked:
        complete_step(items[0], "approve", actor=head, data={})
    ours, bare = (statistics.median(pair[place] for pair in pairs[1:]) for place in (0, 1))
    note = f"{ours * 1000:.1f} ms with right, work item, hashed trail and search outbox; bare {bare * 1000:.1f} ms"
    return [
        row("transition against the bare engine", ours / bare, 1.6, at_most=True, unit="×", note=note),
        row("queries of a transition", len(asked), 22, at_most=True, unit="queries", note="search outbox included"),
    ]
