"""The durable queue's door: declare with ``job``, ask with ``enqueue``, run with ``run_due``."""

from kernel.jobs.queue import enqueue, replay
from kernel.jobs.registry import job
from kernel.jobs.runner import run_due, run_one

__all__ = ["enqueue", "job", "replay", "run_due", "run_one"]
