"""Doing the work: claimed by one, failures weighed, killed workers replaced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.errors import EngineError, RuleError
from kernel.jobs import job, run_due, run_one
from kernel.jobs.holders import current_holder
from kernel.models import Job, JobState
from kernel.tasks import run_job, sweep_jobs

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def held_by(row: Job, holder: str, *, lease: timedelta, attempts: int = 1) -> None:
    until = timezone.now() + lease
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING, holder=holder, lease_until=until, attempts=attempts)


def test_a_silent_engine_is_tried_again_later_and_later(ask):
    def fail(_payload):
        raise EngineError

    job("t.silent", max_attempts=3)(fail)
    row, waits = ask("t.silent"), []
    for _try in range(3):
        Job.objects.filter(pk=row.pk).update(run_after=timezone.now())
        assert run_one(str(row.pk))
        row.refresh_from_db()
        waits.append((row.state, round((row.run_after - timezone.now()).total_seconds())))
    assert waits == [(JobState.PENDING, 2), (JobState.PENDING, 5), (JobState.DEAD, 0)]
    assert (row.attempts, row.last_error) == (3, "engine EngineError")


@pytest.mark.parametrize("error", [RuleError(), EngineError(permanent=True)])
def test_what_cannot_get_better_is_given_up_at_once(ask, error):
    def fail(_payload):
        raise error

    job("t.hopeless")(fail)
    row = ask("t.hopeless")
    run_due()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (JobState.DEAD, 1)


def test_no_data_of_the_failure_is_kept(ask):
    def fail(_payload):
        name = "Lê Văn Ẩn"
        raise ValueError(name)

    job("t.leaky")(fail)
    row = ask("t.leaky")
    run_due()
    row.refresh_from_db()
    assert row.last_error == "unexpected ValueError"


def test_the_work_of_a_killed_worker_is_taken_over_when_its_lease_ends(ask):
    job("t.fine")(lambda payload: None)
    row = ask("t.fine")
    held_by(row, "other-host:1:1", lease=timedelta(minutes=5))
    assert run_due() == 0
    held_by(row, "other-host:1:1", lease=timedelta(seconds=-1))
    assert run_due() == 1


def test_the_work_of_a_killed_worker_of_this_host_is_taken_over_at_once(ask):
    job("t.fine")(lambda payload: None)
    row = ask("t.fine")
    host, pid, _started = current_holder().split(":")
    held_by(row, f"{host}:{pid}:1", lease=timedelta(minutes=5))  # the pid lives, but as another process
    assert sweep_jobs() == 1
    row.refresh_from_db()
    assert row.state == JobState.DONE


def test_the_work_of_a_living_worker_is_left_alone(ask):
    job("t.fine")(lambda payload: None)
    row = ask("t.fine")
    held_by(row, current_holder(), lease=timedelta(minutes=5))
    assert (run_due(), run_job(str(row.pk))) == (0, False)


def test_work_that_kills_its_workers_ends(ask):
    job("t.deadly", max_attempts=3)(lambda payload: None)
    row = ask("t.deadly")
    held_by(row, "other-host:1:1", lease=timedelta(seconds=-1), attempts=3)
    assert run_due() == 0
    row.refresh_from_db()
    assert (row.state, row.last_error) == (JobState.DEAD, "killed")


def test_a_job_no_room_knows_does_not_hold_up_the_others(ask):
    seen: list[dict] = []
    job("t.fine")(seen.append)
    ask("t.of_a_room_that_left")
    ask("t.fine")
    assert run_due() == 2
    assert seen == [{"key": "1"}]


def test_a_run_that_was_overtaken_settles_nothing(ask):
    row = None

    def be_overtaken(_payload):
        Job.objects.filter(pk=row.pk).update(attempts=2, holder="other-host:1:1")

    job("t.slow")(be_overtaken)
    row = ask("t.slow")
    assert run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.holder) == (JobState.RUNNING, 2, "other-host:1:1")
