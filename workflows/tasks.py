"""Doormen of the room: jobs and the sweep call one domain function each."""

from typing import Any

from celery import shared_task

from kernel.jobs import job
from workflows.domain import deadlines, forgetting, machine, notices, recounts
from workflows.enums import Topic


@job(Topic.RUN_STEP)
def run_step_job(payload: dict[str, Any]) -> None:
    """The machine's step of a plan."""
    machine.run_step(payload["task_id"])


@job(Topic.ISSUE_FORM)
def issue_form_job(payload: dict[str, Any]) -> None:
    """A form 01, 02, 03 or 04."""
    machine.issue_form(payload["document"])


@job(Topic.SEND_NOTICE, max_attempts=8)
def send_notice_job(payload: dict[str, Any]) -> None:
    """A message to the applicant."""
    notices.deliver_notice(payload["notice"])


@job(Topic.RECOUNT_TERMS)
def recount_terms_job(payload: dict[str, Any]) -> None:
    """Running terms after the calendar has changed."""
    recounts.recount_terms(payload["unit"])


@shared_task(name="workflows.sweep_deadlines")
def sweep_deadlines() -> int:
    """Terms that have passed."""
    return deadlines.sweep_deadlines()


@shared_task(name="workflows.forget_leftovers")
def forget_leftovers() -> int:
    """Unsent applications whose time is over, and files of nobody."""
    return forgetting.forget_leftovers()
