"""Done work goes after its days; what was given up, waits or runs stays, however old."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.jobs import forgetting
from kernel.models import Job, JobState
from kernel.tasks import forget_jobs

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def job_of(state: JobState, *, days: float, key: str = "1") -> Job:
    then = timezone.now() - timedelta(days=days)
    finished = then if state in {JobState.DONE, JobState.DEAD} else None
    return Job.objects.create(topic=f"t.{state}", key=key, state=state, run_after=then, finished_at=finished)


def test_only_what_is_done_and_old_goes(settings):
    settings.EGOV_KEEP_JOBS_DAYS = 30
    job_of(JobState.DONE, days=30.1)
    kept = [
        job_of(JobState.DONE, days=29.9),
        *(job_of(state, days=400) for state in JobState if state != JobState.DONE),
    ]
    assert forget_jobs() == 1
    assert set(Job.objects.all()) == set(kept)
    assert forget_jobs() == 0


def test_more_than_a_batch_goes_in_batches(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for number in range(5):
        job_of(JobState.DONE, days=400, key=str(number))
    with django_assert_num_queries(7):  # three batches, each read and removed, and a last look
        assert forget_jobs() == 5
    assert Job.objects.count() == 0
