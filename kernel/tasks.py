"""Doormen of the queue: Celery calls these, each calls one function."""

from celery import shared_task

from kernel.jobs import forgetting, runner


@shared_task(name="kernel.run_job")
def run_job(job_id: str) -> bool:
    """Do one job, by hint."""
    return runner.run_one(job_id)


@shared_task(name="kernel.sweep_jobs")
def sweep_jobs() -> int:
    """Do what no hint reached: lost messages, retries, work of killed workers."""
    return runner.run_due()


@shared_task(name="kernel.forget_jobs")
def forget_jobs() -> int:
    """Jobs that were done long ago."""
    return forgetting.forget_done()
