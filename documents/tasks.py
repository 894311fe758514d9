"""Doormen of the records room: durable jobs that call one domain function each."""

from typing import Any

from documents.domain.texts import extract_text
from documents.enums import Topic
from kernel.jobs import job


@job(Topic.EXTRACT_TEXT, max_attempts=5)
def extract_text_job(payload: dict[str, Any]) -> None:
    """Read the words of one stored file."""
    extract_text(payload["file_id"])
