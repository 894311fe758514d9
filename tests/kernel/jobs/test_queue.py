"""Asking for work: with the change, once, and without waiting for a broker that is silent."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from kernel import tasks
from kernel.errors import EngineError, RuleError
from kernel.jobs import enqueue, job, queue, replay, run_due
from kernel.models import Job, JobState

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_asked_twice_it_is_done_once(ask):
    seen: list[dict] = []
    job("t.fine")(seen.append)
    assert ask("t.fine").pk == ask("t.fine").pk
    assert run_due() == 1
    assert seen == [{"key": "1"}]
    assert run_due() == 0


def test_a_change_that_is_rolled_back_asks_for_nothing():
    with transaction.atomic():
        enqueue("t.fine", key="1")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_asking_outside_of_a_change_is_a_programmers_mistake():
    with pytest.raises(AssertionError):
        enqueue("t.fine", key="1")


def test_asked_for_while_it_runs_it_runs_once_more(ask):
    seen: list[int] = []

    def ask_again(_payload):
        seen.append(1)
        if len(seen) == 1:
            ask("t.again")

    job("t.again")(ask_again)
    row = ask("t.again")
    assert run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (JobState.PENDING, 0)
    assert run_due() == 1
    row.refresh_from_db()
    assert (row.state, len(seen), Job.objects.count()) == (JobState.DONE, 2, 1)


def test_what_is_for_later_waits(ask):
    job("t.later")(lambda payload: None)
    row = ask("t.later", not_before=timezone.now() + timedelta(hours=1))
    assert run_due() == 0
    ask("t.later")
    row.refresh_from_db()
    assert (row.run_after <= timezone.now(), run_due()) == (True, 1)


@pytest.mark.parametrize("silence", [OperationalError("no broker"), ConnectionRefusedError()])
def test_a_silent_broker_delays_nobody_and_loses_nothing(
    ask, settings, monkeypatch, silence, django_capture_on_commit_callbacks
):
    calls: list[object] = []

    def refuse(*_args, **_kwargs):
        calls.append(1)
        raise silence

    settings.EGOV_JOB_HINTS = True
    monkeypatch.setattr(queue, "_quiet_until", 0.0)
    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)
    job("t.fine")(lambda payload: None)
    with django_capture_on_commit_callbacks(execute=True):
        ask("t.fine", "1")
        ask("t.fine", "2")
    assert len(calls) == 1  # after the first silence it is left in peace for a while
    assert run_due() == 2


@pytest.mark.parametrize("error", [RuleError(), EngineError(permanent=True)])
def test_what_was_given_up_can_be_tried_again(ask, error):
    seen: list[dict] = []

    def fail(_payload):
        raise error

    job("t.hopeless")(fail)
    row = ask("t.hopeless")
    run_due()
    row.refresh_from_db()
    assert row.state == JobState.DEAD
    job("t.hopeless")(seen.append)
    replay(row)
    replay(row)
    assert run_due() == 1
    assert len(seen) == 1
    replay(row)
    assert run_due() == 0


def test_a_dead_job_that_was_asked_for_again_is_not_doubled(ask):
    job("t.hopeless", max_attempts=1)(lambda payload: 1 / 0)
    dead = ask("t.hopeless")
    run_due()
    alive = ask("t.hopeless")
    replay(dead)
    assert list(Job.objects.values_list("pk", "state")) == [(alive.pk, JobState.PENDING)]
