"""Elasticsearch keeps the promise, and every way it can fail is told apart from an empty answer."""

import os
import uuid

import pytest

from search.engines.elastic import ElasticEngine
from search.engines.elastic.connection import client
from search.errors import RebuildRunningError, SearchFailedError
from tests.search.engines.promise import EnginePromise, document

pytestmark = [pytest.mark.engine]


@pytest.fixture
def server(settings):
    """The real server; the indices of one test have a prefix of their own and go with it."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    settings.EGOV_SEARCH = {
        **settings.EGOV_SEARCH, "HOSTS": [os.environ["EGOV_TEST_ELASTICSEARCH_URL"]], "PREFIX": prefix, "TIMEOUT": 30,
    }  # fmt: skip
    real = client()
    yield real
    for name in real.indices.get(index=f"{prefix}-*"):
        real.indices.delete(index=name)


class TestElastic(EnginePromise):
    @pytest.fixture
    def engine(self, server):
        made = ElasticEngine()
        assert made.prepare() is True
        return made

    def test_the_index_is_strict_versioned_and_behind_an_alias(self, engine, server):
        [(name, index)] = server.indices.get(index=engine.alias).items()
        assert name.startswith(f"{engine.alias}-v3-")
        assert index["mappings"]["dynamic"] == "strict"
        assert index["settings"]["index"]["gc_deletes"] == "1d"
        assert engine.prepare() is False
        assert engine.outdated() is False

    def test_two_processes_make_one_index(self, engine, server):
        assert ElasticEngine().indices._create("first", engine.alias) is False
        assert len(server.indices.get(index=f"{engine.alias}-*")) == 1

    def test_an_index_of_an_earlier_shape_is_known(self, engine, server):
        server.indices.put_mapping(index=engine.alias, meta={"schema": 1})
        assert engine.outdated() is True

    def test_a_missing_alias_is_no_empty_archive(self, engine, server):
        engine.put([document(title="nhà")])
        [name] = server.indices.get(index=engine.alias)
        server.indices.delete_alias(index=name, name=engine.alias)
        with pytest.raises(SearchFailedError):
            self.find(engine, "nhà")
        with pytest.raises(SearchFailedError):
            engine.put([document("case:2", title="nhà")])
        assert list(server.indices.get(index=f"{engine.alias}*")) == [name]  # nothing made by accident
        engine.prepare()
        assert self.keys(engine, "nhà") == ["case:1"]

    def test_one_bad_document_spoils_no_other(self, engine):
        bad = document("case:bad", title="nhà", year=2026, kind="x" * 40_000)  # longer than a keyword can be
        refused = engine.put([document("case:1", title="nhà"), bad, document("case:3", title="nhà")])
        assert refused == {"case:bad"}
        assert sorted(self.keys(engine, "nhà")) == ["case:1", "case:3"]

    def test_long_papers_go_two_requests_at_a_time_and_one_bad_one_spoils_no_other(self, engine, server):
        papers = [document(f"paper:{n}", title=f"nhà {n}", body="đất ở " * 10_000) for n in range(30)]
        bad = document("paper:bad", title="nhà", kind="x" * 40_000)
        gone = {paper.key: paper.version + 1 for paper in papers[10:20]}
        assert engine.put([*papers[:15], bad, *papers[15:]]) == {"paper:bad"}
        assert set(engine.versions()) == {paper.key for paper in papers}
        engine.remove(gone)
        assert engine.put(papers) == frozenset()  # the late ones are not brought back
        assert set(engine.versions()) == {paper.key for paper in papers} - set(gone)

    def test_many_pieces_of_which_none_arrives_are_a_failure(self, engine, server):
        [name] = server.indices.get(index=engine.alias)
        server.indices.delete_alias(index=name, name=engine.alias)
        with pytest.raises(SearchFailedError):
            engine.put([document(f"paper:{n}", title="nhà", body="đất ở " * 60_000) for n in range(4)])
        assert list(server.indices.get(index=f"{engine.alias}*")) == [name]

    def test_a_deleted_document_is_not_brought_back_by_a_late_write(self, engine):
        engine.put([document(version=4, title="nhà")])
        engine.remove({"case:1": 5})
        engine.put([document(version=4, title="nhà")])
        assert self.keys(engine, "nhà") == []
        engine.put([document(version=6, title="nhà")])
        assert self.keys(engine, "nhà") == ["case:1"]

    def test_one_rebuild_at_a_time(self, engine, server):
        engine.begin_anew()
        with pytest.raises(RebuildRunningError):
            ElasticEngine().begin_anew()
        engine.begin_anew(take_over=True)
        engine.finish_anew()
        assert len(server.indices.get(index=f"{engine.alias}-*")) == 1  # nothing is left over

    def test_a_write_between_look_and_swap_is_in_the_new_index(self, engine, monkeypatch):
        """The worker saw the successor; before it writes there, the successor takes over."""
        engine.put([document(title="nhà")])
        engine.begin_anew()
        engine.fill([document(title="nhà")])
        look, worker = engine.indices.behind, ElasticEngine()

        def seen_then_swapped(alias):
            found = look(alias)
            engine.finish_anew()
            return found

        monkeypatch.setattr(worker.indices, "behind", seen_then_swapped)
        worker.put([document("case:2", title="nhà")])
        assert sorted(self.keys(engine, "nhà")) == ["case:1", "case:2"]


@pytest.mark.parametrize(
    "change",
    [
        {"HOSTS": ["http://127.0.0.1:9"]},
        {"HOSTS": ["http://nobody.invalid:9200"]},
        {"HOSTS": ["https://127.0.0.1:9"], "CA_CERTS": ""},
    ],
)
def test_no_answer_is_a_failure_that_passes(server, settings, change):
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, "TIMEOUT": 2, **change}
    engine = ElasticEngine()
    for act in (
        engine.prepare,
        engine.versions,
        lambda: engine.put([document()]),
        lambda: engine.remove({"case:1": 1}),
    ):
        with pytest.raises(SearchFailedError) as caught:
            act()
        assert caught.value.permanent is False


def test_one_dead_node_of_two_is_passed_over(server, settings):
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, "HOSTS": ["http://127.0.0.1:9", *settings.EGOV_SEARCH["HOSTS"]]}
    engine = ElasticEngine()
    engine.prepare()
    for number in range(1, 7):
        engine.put([document(version=number, title="nhà")])
    assert engine.versions()["case:1"].version == 6


class Answering:
    """A server that answers every request with one status, as a proxy or a locked cluster would."""

    def __init__(self, status: int, body: bytes = b"{}") -> None:
        import threading
        from http.server import BaseHTTPRequestHandler, HTTPServer

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names the library calls

            def log_message(self, *_args):
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_wrong_credentials_and_overload_are_failures_not_empty_answers(settings, status):
    from search.engines.types import Question
    from search.engines.words import terms_of

    broken = Answering(status)
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, "HOSTS": [broken.address], "TIMEOUT": 2}
    engine = ElasticEngine()
    try:
        for act in (
            lambda: engine.find(Question(terms_of("nhà"), frozenset({"u1"}))),
            lambda: engine.similar("nha", frozenset({"u1"})),
            lambda: engine.put([document()]),
            engine.versions,
        ):
            with pytest.raises(SearchFailedError):
                act()
    finally:
        broken.server.shutdown()
