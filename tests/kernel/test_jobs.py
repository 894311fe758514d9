"""The durable queue: nothing lost, nothing twice at once, failures told."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kernel.errors import EngineError, RuleError
from kernel.jobs import enqueue, job, replay, run_due
from kernel.jobs.registry import _kinds
from kernel.models import Job, JobState

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SEEN: list[dict] = []


@pytest.fixture(autouse=True)
def topics():
    SEEN.clear()
    before = dict(_kinds)
    yield
    _kinds.clear()
    _kinds.update(before)


def ask(topic: str, key: str = "1") -> Job:
    with transaction.atomic():
        return enqueue(topic, key=key, payload={"key": key})


def test_asked_twice_it_is_done_once():
    job("t.fine")(SEEN.append)
    ask("t.fine")
    ask("t.fine")
    assert run_due() == 1
    assert SEEN == [{"key": "1"}]
    assert run_due() == 0


def test_a_change_that_is_rolled_back_asks_for_nothing():
    job("t.fine")(SEEN.append)
    with transaction.atomic():
        enqueue("t.fine", key="1")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_a_silent_engine_is_tried_again_later():
    def fail(_payload):
        raise EngineError

    job("t.silent")(fail)
    row = ask("t.silent")
    run_due()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.run_after > timezone.now()) == (JobState.PENDING, 1, True)
    assert row.last_error == "engine EngineError"


@pytest.mark.parametrize("error", [RuleError(), EngineError(permanent=True)])
def test_what_cannot_get_better_is_given_up_and_can_be_replayed(error):
    def fail(_payload):
        raise error

    job("t.hopeless")(fail)
    row = ask("t.hopeless")
    run_due()
    row.refresh_from_db()
    assert row.state == JobState.DEAD
    job("t.hopeless")(SEEN.append)
    replay(row)
    assert run_due() == 1
    assert len(SEEN) == 1


def test_the_work_of_a_killed_worker_is_taken_over():
    job("t.fine")(SEEN.append)
    row = ask("t.fine")
    gone = "no-such-host:1:1"
    Job.objects.filter(pk=row.pk).update(
        state=JobState.RUNNING, holder=gone, lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert run_due() == 1
    assert len(SEEN) == 1


def test_the_work_of_a_living_worker_is_left_alone():
    job("t.fine")(SEEN.append)
    row = ask("t.fine")
    Job.objects.filter(pk=row.pk).update(
        state=JobState.RUNNING, holder="other:1:1", lease_until=timezone.now() + timedelta(minutes=5)
    )
    assert run_due() == 0
