"""What a chain alone cannot show: an end cut off together with its head, a history written anew as a whole."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.domain.chain import GENESIS, row_hash
from audit.domain.sealcheck import check_seals
from audit.domain.sealfiles import add_seal_file, seal_files
from audit.domain.seals import seal_state, seal_trail, sealed_numbers
from audit.domain.trail import record
from audit.domain.verify import Break, verify_all
from audit.models import StreamHead, TrailEntry
from documents.errors import TimestampFailedError
from tests.factories.cases import received_case
from tests.factories.tampering import rewrite
from workflows.models import Case, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, pki):
    settings.EGOV_AUDIT = {**settings.EGOV_AUDIT, "SEALS_DIR": tmp_path / "seals"}
    return tmp_path / "seals"


def next_day(monkeypatch, days=1):
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: later)


def reasons() -> list[tuple[str, int, str]]:
    return [(row.stream, row.seq, row.reason) for row in check_seals()[1]]


def test_a_day_is_sealed_once_with_a_timestamp_and_recorded(db, folder):
    record("test.told", stream="test:1")
    assert (seal_trail(), seal_trail()) == (1, 0)
    [seal] = seal_files()
    assert sorted(path.name for path in folder.iterdir()) == ["000001.seal", "000001.tst"]
    assert [path.stat().st_mode & 0o222 for path in folder.iterdir()] == [0, 0]
    assert seal.header()["previous"] == GENESIS
    [row] = TrailEntry.objects.filter(stream="test:1")
    assert list(seal.anchors()) == [("audit.trailentry", "test:1", 1, row.hash)]
    assert sealed_numbers() == {1: seal.sha256()}
    assert check_seals() == (1, [])


def test_the_next_day_holds_only_what_has_grown_and_follows_the_day_before(db, monkeypatch):
    record("test.told", stream="test:1")
    record("test.told", stream="test:2")
    next_day(monkeypatch, 2)
    seal_trail()
    next_day(monkeypatch)
    record("test.told", stream="test:2")
    seal_trail()
    one, two = seal_files()
    assert two.header()["previous"] == one.sha256()
    assert {(stream, seq) for _table, stream, seq, _hash in two.anchors()} >= {("test:2", 2)}
    assert ("test:1", 1) not in {(stream, seq) for _table, stream, seq, _hash in two.anchors()}
    assert check_seals() == (2, [])


def test_an_end_cut_off_with_its_head_is_missed(town):
    case = received_case(town)
    seal_trail()
    rewrite("DELETE FROM workflows_caseevent WHERE case_id = %s AND seq = 2", case.pk)
    first = CaseEvent.objects.get(case=case)
    Case.objects.filter(pk=case.pk).update(event_count=1, event_hash=first.hash)
    assert verify_all().breaks == ()  # the chain alone is whole
    assert check_seals()[1] == [
        Break(
            "workflows.caseevent",
            f"case:{case.uuid}",
            2,
            "this row was sealed by seal 1 and is missing",
            case.case_code,
        )
    ]


def test_a_history_written_anew_with_good_hashes_is_found(db):
    for number in range(3):
        record("test.told", stream="test:1", detail={"n": number})
    seal_trail()
    last = GENESIS
    for row in TrailEntry.objects.filter(stream="test:1").order_by("seq"):
        row.detail, row.prev_hash = {"n": 99}, last
        last = row_hash(row)
        rewrite(
            "UPDATE audit_trailentry SET detail = %s, prev_hash = %s, hash = %s WHERE id = %s",
            json.dumps(row.detail), row.prev_hash, last, row.pk,
        )  # fmt: skip
    StreamHead.objects.filter(stream="test:1").update(hash=last)
    assert verify_all().breaks == ()
    assert reasons() == [("test:1", 3, "this row was sealed by seal 1 and was changed")]


def three_seals(monkeypatch):
    for _day in range(3):
        record("test.told", stream="test:1")
        seal_trail()
        next_day(monkeypatch, 1)
    assert check_seals() == (3, [])
    return seal_files()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_seal_that_was_taken_away_is_missed(db, monkeypatch, number):
    seals = three_seals(monkeypatch)
    seals[number - 1].path.unlink()
    assert (f"seal {number}", number, "the seal is missing") in reasons()


def test_all_seals_taken_away_are_missed(db, monkeypatch):
    for seal in three_seals(monkeypatch):
        seal.path.unlink()
        seal.token_path.unlink()
    assert reasons() == [(f"seal {number}", number, "the seal is missing") for number in (1, 2, 3)]


def test_a_seal_that_was_rewritten_is_found_by_its_record_its_time_and_its_successor(db, monkeypatch):
    one, two, _three = three_seals(monkeypatch)
    one.path.chmod(0o600)
    one.path.write_text(one.path.read_text().replace('"test:1"', '"test:9"'))
    assert reasons() == [
        ("seal 1", 1, "the seal was changed, or the trail's record of it"),
        ("seal 1", 1, "the timestamp does not hold for it"),
        ("test:9", 1, "this row was sealed by seal 1 and is missing"),
        ("seal 2", 2, "does not follow the seal before"),
    ]
    assert two.number == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "the seal cannot be read"), (b"\xff\xfe", "the seal cannot be read"), (b"[]\n", "the seal cannot be read")],
)
def test_a_seal_that_cannot_be_read_is_said(db, content, reason):
    record("test.told", stream="test:1")
    seal_trail()
    [seal] = seal_files()
    seal.path.chmod(0o600)
    seal.path.write_bytes(content)
    assert ("seal 1", 1, reason) in reasons()


@pytest.mark.parametrize("token", [b"", b"nonsense", None])
def test_a_timestamp_of_something_else_does_not_hold(db, monkeypatch, token):
    one, two, _three = three_seals(monkeypatch)
    one.token_path.chmod(0o600)
    one.token_path.write_bytes(two.token_path.read_bytes() if token is None else token)
    assert reasons() == [("seal 1", 1, "the timestamp does not hold for it")]
    one.token_path.unlink()
    assert reasons() == [("seal 1", 1, "the timestamp is missing")]


def test_a_silent_time_authority_delays_the_stamp_and_loses_no_day(db, settings, monkeypatch):
    sound = settings.EGOV_SIGNING
    record("test.told", stream="test:1")
    settings.EGOV_SIGNING = {**sound, "TSA": "http://127.0.0.1:9/tsa", "TSA_TIMEOUT": 1}
    with pytest.raises(TimestampFailedError):
        seal_trail()
    with pytest.raises(TimestampFailedError):
        seal_trail()
    [seal] = seal_files()
    assert (seal.token_path.exists(), sealed_numbers()) == (False, {})
    assert check_seals() == (1, [])  # not yet stamped is no break
    settings.EGOV_SIGNING = sound
    assert seal_trail() == 1
    assert (seal.token_path.exists(), len(seal_files()), check_seals()[1]) == (True, 1, [])


def test_killed_between_file_and_record_it_goes_on_with_the_same_seal(db):
    record("test.told", stream="test:1")
    add_seal_file(timezone.now().isoformat(), [])
    assert seal_trail() == 1
    assert (len(seal_files()), sealed_numbers() != {}, check_seals()) == (1, True, (1, []))


def test_two_at_once_write_one_seal(db, folder, monkeypatch):
    """The second one looked before the first one wrote."""
    import audit.domain.sealfiles as files

    add_seal_file("2026-11-27T00:00:00+00:00", [])
    monkeypatch.setattr(files, "seal_files", list)
    assert add_seal_file("2026-11-27T00:00:00+00:00", [("x", "y", 1, "z")]) is None
    assert [path.name for path in folder.iterdir()] == ["000001.seal"]


def test_the_command_says_what_it_walked_and_names_the_first_broken_row(town):
    case = received_case(town)
    call_command("seal_trail", stdout=(sealed := io.StringIO()))
    assert seal_files()[0].sha256() in sealed.getvalue()
    call_command("verify_trail", stdout=(sound := io.StringIO()))
    report = verify_all()
    assert sound.getvalue() == (
        f"The trail is whole: {report.rows} rows in {report.streams} streams, held by 1 seals outside the database.\n"
    )
    rewrite("UPDATE workflows_caseevent SET event = 'case.refused' WHERE seq = 2")
    with pytest.raises(CommandError) as caught:
        call_command("verify_trail", stdout=(broken := io.StringIO()))
    line = f"workflows.caseevent {case.case_code} (case:{case.uuid}), row 2: content was changed"
    assert broken.getvalue().splitlines()[0] == line
    assert str(caught.value) == f"The trail is broken in 1 places, first: {line}."
    assert caught.value.returncode == 1


def test_a_trail_that_stands_unsealed_is_said(db, monkeypatch):
    assert (seal_state().number, seal_state().at, seal_state().is_late) == (0, None, False)
    record("test.told", stream="test:1")
    assert seal_state().is_late is False
    next_day(monkeypatch, 3)
    assert seal_state().is_late is True
    seal_trail()
    assert (seal_state().number, seal_state().is_late) == (1, False)
    next_day(monkeypatch, 3)
    assert seal_state().is_late is True
