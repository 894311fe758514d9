"""The signatures of a hostile PDF, read by the library that signs, far from its keys."""

from dataclasses import asdict
from pathlib import Path


def report_of(path: str, trust: dict[str, str]) -> dict:
    """The report as plain data; ``trust`` are the installation's places of roots and lists."""
    from django.conf import settings  # noqa: PLC0415 - only to say where the trusted certificates lie

    settings.configure(EGOV_SIGNING=trust)
    from documents.engines.signing.inspection import inspect  # noqa: PLC0415 - needs the settings

    report = asdict(inspect(Path(path).read_bytes()))
    for row in report["signatures"]:
        row["signed_at"] = row["signed_at"].isoformat() if row["signed_at"] else None
    for row in report["timestamps"]:
        row["at"] = row["at"].isoformat() if row["at"] else None
    return {"report": report}
