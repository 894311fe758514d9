"""The embedded engine keeps the promise, and what only it can do: one transaction with the change."""

import pytest
from django.db import connection, transaction

from search.engines.fts5 import Fts5Engine
from search.errors import SearchFailedError
from tests.search.engines.promise import EnginePromise, document

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


class TestFts5(EnginePromise):
    @pytest.fixture
    def engine(self):
        return Fts5Engine()

    def test_a_change_that_is_rolled_back_was_never_indexed(self, engine):
        with transaction.atomic():
            engine.put([document(title="nhà")])
            assert self.keys(engine, "nhà") == ["case:1"]
            transaction.set_rollback(True)
        assert self.keys(engine, "nhà") == []

    def test_a_missing_table_is_an_engine_that_does_not_answer_and_is_made_anew(self, engine):
        engine.put([document(title="nhà")])
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE search_fts")
        with pytest.raises(SearchFailedError):
            self.find(engine, "nhà")
        with pytest.raises(SearchFailedError):
            engine.put([document(title="nhà")])
        engine.begin_anew()
        engine.fill([document(title="nhà")])
        engine.finish_anew()
        assert self.keys(engine, "nhà") == ["case:1"]

    @pytest.mark.parametrize("count", [1, 30])
    def test_statements_do_not_grow_with_documents_or_principals(self, engine, count, django_assert_num_queries):
        rows = [document(f"case:{n}", title="nhà", who=[f"u{n}" for n in range(5)]) for n in range(count)]
        with django_assert_num_queries(9):
            engine.put(rows)
        with django_assert_num_queries(1):
            assert self.find(engine, "nhà", who=[f"u{n}" for n in range(count)]).total == count
