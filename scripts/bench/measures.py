"""What is measured, and against which bar."""

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter

from documents.domain.credentials import credential_of_person, engine_credential
from documents.domain.layout import fields_of
from documents.domain.printing import paper_of, spec_of
from documents.engines.pdf import _fonts, render_pdf
from documents.engines.signing import sign
from documents.engines.signing.making import signer_of
from documents.engines.signing.trust import time_authority, validation_context
from documents.engines.types import Credential
from organisations.domain.grants import authority_of
from scripts.bench.flows import BareFlow
from search.domain.engine import current_engine
from search.engines.elastic.connection import client
from search.engines.elastic.shape import mapping_of_index, settings_of_index, source_of
from search.engines.types import IndexDocument
from tests.factories.cases import drafted_case, item_at, work
from tests.factories.city import Town
from workflows.domain.commands import complete_step
from workflows.domain.queries import Queue, inbox_page
from workflows.models import Case, WorkItem

Row = dict[str, Any]


def row(name: str, value: float, bar: float, *, at_most: bool, unit: str, note: str = "") -> Row:
    """One line of the result."""
    holds = value <= bar if at_most else value >= bar
    return {"name": name, "value": round(value, 3), "bar": bar, "holds": holds, "unit": unit, "note": note}


def timed(action: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


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
    """One approval through our commands against claim and execute of the bare engine, both with the row lock."""
    head = town.person("truongphong.ht.bp")
    items = [item_at(drafted_case(town), "review").uuid for _round in range(rounds)]
    work()
    bare = [_bare_step(head) for _round in range(rounds)]
    counts = []
    with CaptureQueriesContext(connection) as first:
        ours = [timed(lambda: complete_step(items[0], "approve", actor=head, data={}))]
    counts.append(len(first))
    ours += [timed(lambda item=item: complete_step(item, "approve", actor=head, data={})) for item in items[1:-1]]
    with CaptureQueriesContext(connection) as last:
        complete_step(items[-1], "approve", actor=head, data={})
    counts.append(len(last))
    ratio = statistics.median(ours[1:]) / statistics.median(bare)
    return [
        row(
            "transition against the bare engine",
            ratio,
            1.6,
            at_most=True,
            unit="×",
            note="with trail, work item, search outbox",
        ),
        row("queries of a transition", counts[0], 22, at_most=True, unit="queries", note="search outbox included"),
        row("the same with more history", abs(counts[1] - counts[0]), 0, at_most=True, unit="queries"),
    ]


def _fill(unit_id: int, count: int) -> None:
    """Finished and open work, one in ten open, straight into the tables."""
    case, task = Case.objects.first(), BareFlow.start.run().task_set.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO viewflow_task (flow_task, flow_task_type, status, created, token, process_id, data, owner_permission) "
            "SELECT flow_task, 'FUNCTION', 'DONE', now(), 'start', process_id, '{}', 'x' FROM viewflow_task, generate_series(1, %s) WHERE id = %s",
            [count, task.pk],
        )
        cursor.execute(
            "INSERT INTO workflows_workitem (uuid, case_id, task_id, step, role, unit_id, state, due_at, created_at, outcome) "
            "SELECT gen_random_uuid(), %s, t.id, 'check', 'receiver', %s, CASE WHEN t.id %% 10 = 0 THEN 'open' ELSE 'done' END, "
            "now() + (t.id || ' seconds')::interval, now(), '' FROM viewflow_task t "
            "LEFT JOIN workflows_workitem w ON w.task_id = t.id WHERE w.id IS NULL AND t.flow_task_type = 'FUNCTION'",
            [case.pk, unit_id],
        )
        cursor.execute("ANALYZE workflows_workitem")


def inbox(town: Town, *, quick: bool) -> list[Row]:
    """One page of the queue with little and with much work in the tables."""
    person, unit = town.person("tiepnhan.bp"), town.unit("bp_centre").pk
    sizes, times, counts = ((10_000, 100_000) if quick else (10_000, 1_000_000)), [], []
    client_of = Client()
    client_of.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for size in sizes:
        _fill(unit, size - WorkItem.objects.count())
        authority = authority_of(person)
        samples = sorted(
            timed(lambda rights=authority: inbox_page(person, Queue.OPEN, authority=rights)) for _round in range(60)
        )
        times.append(samples[56])
        with CaptureQueriesContext(connection) as captured:
            client_of.get("/ban-lam-viec/?hang=open")
        counts.append(len(captured))
    page = sorted(timed(lambda: client_of.get("/ban-lam-viec/?hang=open")) for _round in range(20))[18]
    note = f"{sizes[1]:,} against {sizes[0]:,} rows"
    return [
        row("inbox page, p95", times[1] / times[0], 1.5, at_most=True, unit="×", note=note),
        row("inbox over HTTP, p95", page * 1000, 100, at_most=True, unit="ms", note=note),
        row("queries of the inbox page", max(counts), 12, at_most=True, unit="queries"),
    ]


def rendering(town: Town, rounds: int) -> list[Row]:
    """Printing and signing against the two bare libraries, warm, the same page at the same level (B-LT)."""
    from weasyprint import HTML  # noqa: PLC0415 - the thing compared with

    case = drafted_case(town)
    document = case.documents.get(purpose="result").document
    paper, fields = paper_of(document, draft=True), fields_of(spec_of(document))
    config, sheet = _fonts()
    credential = engine_credential(credential_of_person(town.person("phochutich.bp")))
    bare_sign = _bare_signer(credential)

    def bare() -> tuple[float, float]:
        start = time.perf_counter()
        pdf = HTML(string=paper.html).write_pdf(stylesheets=[sheet], font_config=config, pdf_variant="pdf/a-3a")
        printed = time.perf_counter()
        bare_sign(pdf)
        return printed - start, time.perf_counter() - start

    def ours() -> tuple[float, float]:
        start = time.perf_counter()
        pdf = render_pdf(paper.html, created=paper.created, fields=fields)
        printed = time.perf_counter()
        sign(pdf, credential=credential, field=fields[0].name, certify=True, reason="x", location="y")
        return printed - start, time.perf_counter() - start

    bare(), ours()
    pairs = [(ours(), bare()) for _round in range(rounds)]

    def ratio(place: int) -> float:
        return statistics.median(mine[place] for mine, _ in pairs) / statistics.median(
            other[place] for _, other in pairs
        )

    note = "with tagged signature fields"
    level = "B-LT on both sides: the product never signs below it"
    return [
        row("printing against bare WeasyPrint", ratio(0), 1.15, at_most=True, unit="×", note=note),
        row("printing and signing against both libraries", ratio(1), 1.15, at_most=True, unit="×", note=level),
    ]


def _bare_signer(credential: Credential) -> Callable[[bytes], bytes]:
    """PyHanko as its manual shows it, with the key and the trust read once."""
    signer = signer_of(credential)

    def bare(pdf: bytes) -> bytes:
        meta = PdfSignatureMetadata(
            field_name="Bare", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, embed_validation_info=True,
            validation_context=validation_context(),
        )  # fmt: skip
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        made: bytes = PdfSigner(meta, signer=signer, timestamper=time_authority()).sign_pdf(writer).getvalue()
        return made

    return bare


def public_page(rounds: int) -> list[Row]:
    """The public status page, as many visitors ask for it, against a bare view behind the same middleware."""
    case = Case.objects.filter(version__procedure__code="1.013225").first()
    browser, rounds = Client(), rounds * 10
    page, bare = f"/ho-so/{case.case_code}/", "/healthz"
    with override_settings(EGOV_PUBLIC_CACHE_SECONDS=0):
        fresh = statistics.median(timed(lambda: browser.get(page)) for _round in range(rounds // 5))
    pairs = [(timed(lambda: browser.get(page)), timed(lambda: browser.get(bare))) for _round in range(rounds)]
    ours, through = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    note = f"page {ours / rounds * 1000:.2f} ms, made anew {fresh * 1000:.1f} ms, bare {through / rounds * 1000:.2f} ms"
    return [row("public status page, requests per second", through / ours, 0.8, at_most=False, unit="×", note=note)]


def indexing(count: int) -> list[Row]:
    """Our bulk indexing against a raw bulk of the same ready JSON."""
    from elasticsearch.helpers import bulk  # noqa: PLC0415 - the thing compared with

    text = "Giấy chứng nhận quyền sử dụng đất, thửa số 125, tờ bản đồ số 14, phường Bình Phước. " * 40
    rows = [
        IndexDocument(
            f"case:{n}", 1, "case", f"Hồ sơ {n}", text, (f"h19.150-261124-{n}",), "1.013225", "H19.150", 2026, ("u1",)
        )
        for n in range(count)
    ]
    engine = current_engine()
    engine.prepare()
    # The same size of bulk on both sides: 5 MB, and a refresh at the end.
    ready = [{"_index": "bench-raw", "_id": item.key, "_source": source_of(item)} for item in rows]
    client().indices.delete(index="bench-raw", ignore_unavailable=True)
    client().indices.create(index="bench-raw", mappings=mapping_of_index(), settings=settings_of_index())

    def raw() -> None:
        bulk(client(), ready, chunk_size=1000, max_chunk_bytes=5_000_000, refresh=True)

    raw(), engine.put(rows)  # both sides warm
    pairs = [(timed(lambda: engine.put(rows)), timed(raw)) for _round in range(7)]
    ratio = statistics.median(bare for _ours, bare in pairs) / statistics.median(ours for ours, _bare in pairs)
    client().indices.delete(index="bench-raw", ignore_unavailable=True)
    engine.remove({item.key: item.version for item in rows})
    return [
        row(
            "bulk indexing against raw bulk",
            ratio,
            0.8,
            at_most=False,
            unit="×",
            note=f"{count} documents, ours folds the text too",
        )
    ]
