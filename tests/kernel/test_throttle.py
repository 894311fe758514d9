"""Guesses and shares are counted together by every process, and forgotten with time."""

import threading

import pytest
import time_machine

from kernel import throttle
from kernel.models import FailedAttempts
from kernel.throttle import TooManyAttemptsError, TooMuchError, check_attempts, note_failure, take_share

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def limits(settings):
    settings.EGOV_LOOKUPS = {"SLOW_AFTER": 2, "REFUSE_AFTER": 4, "WINDOW_SECONDS": 3600, "SLOW_STEP": 0.001}
    settings.EGOV_SHARES = {"drafts": 2}


def test_addresses_and_purposes_are_counted_apart():
    for _guess in range(4):
        note_failure("lookup", "192.0.2.1")
    with pytest.raises(TooManyAttemptsError):
        check_attempts("lookup", "192.0.2.1")
    check_attempts("lookup", "192.0.2.2")
    check_attempts("verify", "192.0.2.1")


def test_no_address_is_stored():
    note_failure("lookup", "192.0.2.1")
    row = FailedAttempts.objects.get()
    assert (len(row.key), "192" in row.key, row.count) == (64, False, 1)


def test_the_hour_that_strikes_does_not_help_and_two_hours_do():
    with time_machine.travel("2026-11-27T09:59:00Z", tick=False):
        for _guess in range(4):
            note_failure("lookup", "192.0.2.1")
    with time_machine.travel("2026-11-27T10:01:00Z", tick=False), pytest.raises(TooManyAttemptsError):
        check_attempts("lookup", "192.0.2.1")
    with time_machine.travel("2026-11-27T11:01:00Z", tick=False):
        check_attempts("lookup", "192.0.2.1")
        note_failure("lookup", "192.0.2.1")
    assert FailedAttempts.objects.count() == 1


def test_slow_guesses_never_hold_more_than_two_threads(monkeypatch):
    for _guess in range(2):
        note_failure("lookup", "192.0.2.1")
    entered, leave = threading.Semaphore(0), threading.Event()

    def sleep(_seconds: float) -> None:
        entered.release()
        assert leave.wait(20)

    monkeypatch.setattr(throttle.time, "sleep", sleep)
    sleepers = [threading.Thread(target=throttle._slow_down, args=("key", 1.0)) for _thread in range(2)]
    for thread in sleepers:
        thread.start()
        assert entered.acquire(timeout=20)
    with pytest.raises(TooManyAttemptsError):
        check_attempts("lookup", "192.0.2.1")
    assert FailedAttempts.objects.get().count == 3
    leave.set()
    for thread in sleepers:
        thread.join()
    check_attempts("lookup", "192.0.2.1")


def test_a_share_is_used_up_and_comes_back():
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        take_share("drafts", "192.0.2.1", 5)
        with pytest.raises(TooMuchError):
            take_share("drafts", "192.0.2.1")
        take_share("drafts", "192.0.2.2")
    with time_machine.travel("2026-11-27T12:00:00Z", tick=False):
        take_share("drafts", "192.0.2.1")
