"""The arithmetic of the chain: everything of a row is in its hash, and the row before it."""

from datetime import UTC, datetime

import pytest

from audit.domain.chain import GENESIS, row_hash
from audit.models import TrailEntry

pytestmark = pytest.mark.unit
ROW = {
    "stream": "test:1",
    "seq": 7,
    "at": datetime(2026, 11, 11, 9, 0, 0, 1, tzinfo=UTC),
    "actor_id": 3,
    "request_id": "request-1",
    "event": "test.told",
    "detail": {"a": 1},
    "prev_hash": GENESIS,
    "subject_type": "test.thing",
    "subject_id": "9",
}
OTHERWISE = {
    "stream": "test:2",
    "seq": 8,
    "at": datetime(2026, 11, 11, 9, 0, 0, 2, tzinfo=UTC),
    "actor_id": None,
    "request_id": "request-2",
    "event": "test.heard",
    "detail": {"a": 2},
    "prev_hash": "1" * 64,
    "subject_type": "test.person",
    "subject_id": "8",
}


def test_every_column_is_named_here():
    columns = {field.attname for field in TrailEntry._meta.concrete_fields}
    assert columns - {"id", "hash"} == set(ROW) == set(OTHERWISE)


@pytest.mark.parametrize("column", list(ROW))
def test_what_is_otherwise_hashes_otherwise(column):
    assert row_hash(TrailEntry(**ROW)) == row_hash(TrailEntry(**ROW))
    assert row_hash(TrailEntry(**{**ROW, column: OTHERWISE[column]})) != row_hash(TrailEntry(**ROW))
