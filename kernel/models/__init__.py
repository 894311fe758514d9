"""Tables that belong to no room in particular: the job queue and the numbered series."""

from kernel.models.attempt import FailedAttempts
from kernel.models.job import Job, JobState
from kernel.models.sequence import Sequence

__all__ = ["FailedAttempts", "Job", "JobState", "Sequence"]
