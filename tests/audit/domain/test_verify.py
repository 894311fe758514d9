"""Every change to what was recorded is found, and named."""

import pytest
from django.db.models import F

from audit.domain.chain import row_hash
from audit.domain.trail import record
from audit.domain.verify import Break, verify_all
from audit.models import StreamHead, TrailEntry
from tests.factories.cases import received_case, submitted_case
from tests.factories.tampering import rewrite
from workflows.models import Case, CaseEvent, Remark

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
EVENTS = "workflows.caseevent"


@pytest.fixture
def case(town):
    """Two cases, so that one can be taken for the other; the first is tampered with."""
    found = received_case(town)
    submitted_case()
    return found


def of_cases() -> list[Break]:
    return [row for row in verify_all().breaks if row.table == EVENTS]


def test_a_sound_record_has_no_break(case):
    report = verify_all()
    assert report.breaks == ()
    assert report.rows == TrailEntry.objects.count() + CaseEvent.objects.count()
    assert report.streams == StreamHead.objects.filter(seq__gt=0).count() + Case.objects.count()


@pytest.mark.parametrize(
    ("sql", "seq", "reason"),
    [
        ("UPDATE workflows_caseevent SET event = 'case.refused' WHERE seq = 2", 2, "content was changed"),
        ("UPDATE workflows_caseevent SET detail = '{}' WHERE seq = 1 AND case_id = %s", 1, "content was changed"),
        ("UPDATE workflows_caseevent SET at = '2020-01-01' WHERE seq = 2", 2, "content was changed"),
        ("UPDATE workflows_caseevent SET actor_id = NULL WHERE seq = 2", 2, "content was changed"),
        ("UPDATE workflows_caseevent SET request_id = 'x' WHERE seq = 2", 2, "content was changed"),
        ("UPDATE workflows_caseevent SET hash = prev_hash WHERE seq = 2", 2, "content was changed"),
        ("UPDATE workflows_caseevent SET prev_hash = hash WHERE seq = 2", 2, "does not follow the row before"),
        ("DELETE FROM workflows_caseevent WHERE seq = 1 AND case_id = %s", 2, "row 1 is missing"),
        ("DELETE FROM workflows_caseevent WHERE seq = 2", 2, "the end is missing or was replaced"),
        ("DELETE FROM workflows_caseevent WHERE case_id = %s", 1, "the end is missing or was replaced"),
        ("UPDATE workflows_caseevent SET seq = 7 WHERE seq = 2", 7, "row 2 is missing"),
        ("UPDATE workflows_case SET event_count = 1 WHERE id = %s", 2, "the end is missing or was replaced"),
        ("UPDATE workflows_case SET event_hash = '' WHERE id = %s", 3, "the end is missing or was replaced"),
        ("UPDATE workflows_case SET event_count = 9 WHERE id = %s", 3, "the end is missing or was replaced"),
    ],
)
def test_every_tampering_is_named_with_case_and_row(case, sql, seq, reason):
    rewrite(sql, *([case.pk] if "%s" in sql else []))
    assert of_cases() == [Break(EVENTS, f"case:{case.uuid}", seq, reason, case.case_code)]


def test_a_row_written_into_the_middle_is_found(case):
    first = CaseEvent.objects.get(case=case, seq=1)
    rewrite("UPDATE workflows_caseevent SET seq = 3 WHERE case_id = %s AND seq = 2", case.pk)
    forged = CaseEvent(
        case=case,
        stream=first.stream,
        seq=2,
        at=first.at,
        event="case.note",
        prev_hash=first.hash,
        detail={},
        request_id="x",
    )
    forged.hash = row_hash(forged)
    forged.save(force_insert=True)
    assert of_cases() == [
        Break(EVENTS, first.stream, 3, "does not follow the row before", case.case_code),
    ]


def test_a_row_added_at_the_end_is_found(case):
    last = CaseEvent.objects.get(case=case, seq=2)
    forged = CaseEvent(
        case=case,
        stream=last.stream,
        seq=3,
        at=last.at,
        event="case.note",
        prev_hash=last.hash,
        detail={},
        request_id="x",
    )
    forged.hash = row_hash(forged)
    forged.save(force_insert=True)
    assert of_cases() == [Break(EVENTS, last.stream, 3, "the end is missing or was replaced", case.case_code)]


def test_two_rows_that_changed_places_are_found(case):
    rewrite("UPDATE workflows_caseevent SET seq = 3 - seq + 100 WHERE case_id = %s", case.pk)
    rewrite("UPDATE workflows_caseevent SET seq = seq - 100 WHERE case_id = %s", case.pk)
    assert [(row.seq, row.reason) for row in of_cases()] == [(1, "does not follow the row before")]


def test_two_chains_that_changed_places_are_found(town):
    one, two = submitted_case(), submitted_case()
    streams = [f"case:{one.uuid}", f"case:{two.uuid}", "case:swapped"]
    for source, target in ((0, 2), (1, 0), (2, 1)):
        rewrite("UPDATE workflows_caseevent SET stream = %s WHERE stream = %s", streams[target], streams[source])
    assert sorted(row.title for row in of_cases()) == sorted([one.case_code, two.case_code])


def test_a_chain_without_its_case_and_a_stream_without_a_head_are_found(case):
    rewrite("UPDATE workflows_caseevent SET stream = 'case:nobody' WHERE case_id = %s", case.pk)
    assert {(row.stream, row.reason) for row in of_cases()} == {
        ("case:nobody", "content was changed"),
        (f"case:{case.uuid}", "the end is missing or was replaced"),
    }
    StreamHead.objects.filter(pk=StreamHead.objects.order_by("stream").first().pk).delete()
    assert [row.reason for row in verify_all().breaks if row.table == "audit.trailentry"] == ["the stream has no head"]


@pytest.mark.parametrize("act", ["changed", "removed"])
def test_a_remark_that_was_rewritten_is_found(town, act):
    from workflows.domain.history import record_event

    case = submitted_case()
    record_event(case, "case.received", at=case.submitted_at, remark="Thiếu sổ đỏ")
    case.save(update_fields=["event_count", "event_hash"])
    assert of_cases() == []
    remarks = Remark.objects.filter(event__case=case)
    assert remarks.count() == 1
    remarks.update(text="Đủ giấy tờ") if act == "changed" else remarks.delete()
    assert of_cases() == [Break(EVENTS, f"case:{case.uuid}", 2, "the remark was changed or removed", case.case_code)]


@pytest.mark.parametrize(
    "detail",
    [
        {"b": 1, "a": {"z": [3, 2, 1], "ă": "Ẩn", "A\u0302": "A\u0302"}},
        {"at": "2026-11-27T08:00:00+07:00", "big": 10**30, "none": None, "yes": True, "empty": "", "list": []},
        {"nul": "a\x00b", "half": "\ud800", "wide": "🏠", "quote": "\"'\\ </script>", 7: "number as a key"},
    ],
)
def test_what_was_recorded_verifies_after_the_database_gave_it_back(db, detail):
    record("test.told", stream="test:1", detail=detail)
    assert verify_all().breaks == ()


def test_dates_are_kept_to_the_microsecond_and_fractions_are_refused(db):
    from datetime import UTC, datetime, timedelta, timezone

    moment = datetime(2026, 11, 27, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    row = record("test.told", stream="test:1", detail={"at": moment, "day": moment.date()})
    assert row.detail == {"at": "2026-11-27T08:00:00.123+07:00", "day": "2026-11-27"}
    assert TrailEntry.objects.get(pk=row.pk).at.microsecond == row.at.astimezone(UTC).microsecond
    with pytest.raises(TypeError):
        record("test.told", stream="test:1", detail={"share": 0.1})
    assert verify_all().breaks == ()


def test_streams_of_any_name_are_walked_in_one_order(db):
    for stream in ("b:1", "B:1", "a-b", "a:b", "a_b", "account:10", "account:9", "Ă:1", "z", "Z"):
        record("test.told", stream=stream)
        record("test.told", stream=stream)
    report = verify_all()
    assert (report.breaks, report.streams, report.rows) == ((), 10, 20)


def test_a_long_trail_is_walked_in_bounded_memory_and_statements(db, django_assert_max_num_queries):
    import tracemalloc

    from audit.domain.chain import GENESIS

    streams, length = 400, 50
    rows, heads = [], []
    from django.utils import timezone

    now = timezone.now()
    for number in range(streams):
        last = GENESIS
        for seq in range(1, length + 1):
            row = TrailEntry(
                stream=f"test:{number}", seq=seq, at=now, event="test.told", detail={"n": seq}, prev_hash=last
            )
            row.hash = last = row_hash(row)
            rows.append(row)
        heads.append(StreamHead(stream=f"test:{number}", seq=length, hash=last))
    TrailEntry.objects.bulk_create(rows)
    StreamHead.objects.bulk_create(heads)
    del rows, heads
    tracemalloc.start()
    with django_assert_max_num_queries(30):
        report = verify_all()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (report.breaks, report.rows, report.streams) == ((), streams * length, streams)
    assert peak < 16 * 1024 * 1024


def test_the_middle_of_a_long_stream_is_named_exactly(db):
    for _row in range(120):
        record("test.told", stream="test:long")
    rewrite("UPDATE audit_trailentry SET event = 'test.lied' WHERE seq = 77")
    assert verify_all().breaks == (Break("audit.trailentry", "test:long", 77, "content was changed", "test:long"),)
    assert StreamHead.objects.filter(seq=F("seq")).count() == 1
