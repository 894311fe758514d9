"""One page of the queue with little and with much work in the tables."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations.domain.grants import authority_of
from scripts.bench.flows import BareFlow
from scripts.bench.rows import Row, p95, row, timed
from scripts.bench.server import ask, serving
from tests.factories.cases import submitted_case
from tests.factories.city import Town
from workflows.domain.queries import Queue, inbox_page
from workflows.models import Case, WorkItem

__all__ = ["inbox"]

PAGE = "/ban-lam-viec/?hang=open"


def _fill(unit_id: int, count: int) -> None:
    """Finished and open work, one in ten open, straight into the tables."""
    case, task = Case.objects.first() or submitted_case(), BareFlow.start.run().task_set.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO viewflow_task (flow_task, flow_task_type, status, created, token, process_id, data, owner_permission) "
            "SELECT flow_task, 'FUNCTION', 'DONE', now(), 'start', process_id, '{}', 'x' FROM viewflow_task, generate_series(1, %s) WHERE id = %s",
            [count, task.pk],
        )
        cursor.execute(
            "INSERT INTO workflows_workitem (uuid, case_id, task_id, step, role, unit_id, state, due_at, created_at, outcome, "
            "procedure_id, case_code, hindrance) "
            "SELECT gen_random_uuid(), %s, t.id, 'check', 'receiver', %s, CASE WHEN t.id %% 10 = 0 THEN 'open' ELSE 'done' END, "
            "now() + (t.id || ' seconds')::interval, now(), '', %s, %s, '' FROM viewflow_task t "
            "LEFT JOIN workflows_workitem w ON w.task_id = t.id WHERE w.id IS NULL AND t.flow_task_type = 'FUNCTION'",
            [case.pk, unit_id, case.version.procedure_id, case.case_code],
        )
        cursor.execute("ANALYZE workflows_workitem")


def inbox(town: Town, *, quick: bool) -> list[Row]:
    """The query at both sizes; the page over HTTP at the larger one, asked by one officer in another process."""
    person, unit = town.person("tiepnhan.bp"), town.unit("bp_centre").pk
    sizes, times, counts = ((10_000, 100_000) if quick else (10_000, 1_000_000)), [], []
    desk = Client()
    desk.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for size in sizes:
        _fill(unit, size - WorkItem.objects.count())
        rights = authority_of(person)
        samples = [timed(lambda held=rights: inbox_page(person, Queue.OPEN, authority=held)) for _round in range(105)]
        times.append(p95(samples[5:]))
        desk.get(PAGE)  # the first look fills what a process remembers: the calendar, the version of the law
        with CaptureQueriesContext(connection) as asked:
            desk.get(PAGE)
        counts.append(len(asked))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in desk.cookies.items())
    with serving() as port:
        ask(port, [PAGE], rounds=10, cookie=cookie, clients=1)
        (over_http,) = ask(port, [PAGE], rounds=60, cookie=cookie, clients=1)
    note = f"{sizes[1]:,} against {sizes[0]:,} rows, one in ten open"
    measured = f"{times[0] * 1000:.1f} ms, then {times[1] * 1000:.1f} ms; {note}"
    return [
        row("inbox page, p95", times[1] / times[0], 1.5, at_most=True, unit="×", note=measured),
        row("inbox over HTTP, p95", p95(over_http) * 1000, 100, at_most=True, unit="ms", note=f"gunicorn; {note}"),
        row("queries of the inbox page", max(counts), 12, at_most=True, unit="queries", note=note),
    ]
