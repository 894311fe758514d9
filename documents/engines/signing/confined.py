"""Reading the signatures of files that strangers send: in a process of its own, fetching nothing."""

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from documents.engines.confined import ask_worker
from documents.engines.types import SignatureInfo, SignatureReport, TimestampInfo

__all__ = ["inspect_stranger"]

CPU_SECONDS = 30


def inspect_stranger(pdf: bytes) -> SignatureReport:
    """As ``inspect``, for bytes that nobody vouches for; what kills the reader is a report with a problem."""
    places = {key: str(settings.EGOV_SIGNING[key]) for key in ("KEYS_DIR", "TRUST", "TSA")}
    with tempfile.NamedTemporaryFile(prefix="egov-check-") as copy:
        copy.write(pdf)
        copy.flush()
        answer = ask_worker("signatures", Path(copy.name), json.dumps(places), cpu_seconds=CPU_SECONDS)
    found = answer.get("report")
    return SignatureReport(problems=("unreadable",)) if found is None else _report(found)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _report(found: dict[str, Any]) -> SignatureReport:
    return SignatureReport(
        signatures=tuple(
            SignatureInfo(**{**row, "signed_at": _moment(row["signed_at"]), "reasons": tuple(row["reasons"])})
            for row in found["signatures"]
        ),
        timestamps=tuple(TimestampInfo(**{**row, "at": _moment(row["at"])}) for row in found["timestamps"]),
        covers_whole_file=found["covers_whole_file"],
        problems=tuple(found["problems"]),
    )
