"""What happens in an office that runs, said at its console: no page is there to say it on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

__all__ = ["console_of", "crowd", "open_account_in", "unit_ended"]

CROWD = """
from tests.factories import cases
cases.APPLICANT["name"] = "Nguyễn Phước Quý Nguyệt Quỳnh Hoàng Thị Thúy Nguyên Thương"
for _round in range({number}): cases.submitted_case()
"""
LAST_DAY = """
from datetime import date, timedelta
from organisations.models import OrgUnit
OrgUnit.objects.filter(code="H19.150.2").update(valid_to={day})
"""
CITIZEN = """
from tests.factories.accounts import citizen
citizen("cong-dan@demo.egov", "Nguyễn Phước Quý Nguyệt Quỳnh Hoàng Thị Thúy Nguyên Thương")
"""


def console_of(data: Path) -> dict[str, str]:
    """The environment in which commands speak to this office."""
    ours = {"DJANGO_SETTINGS_MODULE": "egov.settings.dev", "EGOV_DATA_DIR": str(data), "EGOV_DEMO": "1"}
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    return {**clean, **ours, "EGOV_SECRET_KEY_FILE": str(data / "secret_key"), "PYTHONPATH": str(settings.BASE_DIR)}


def _say(data: Path, words: str) -> None:
    command = [sys.executable, "-c", f"import django; django.setup()\n{words}"]
    said = subprocess.run(
        command, cwd=settings.BASE_DIR, env=console_of(data), check=False, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr[-2000:]


def crowd(data: Path, number: int) -> None:
    """More cases, with long names, so that lists are full when they are looked at."""
    _say(data, CROWD.format(number=number))


@contextmanager
def unit_ended(data: Path) -> Iterator[None]:
    """The last day of a unit has passed with work open in it, and nobody has said who goes on; afterwards it lives again."""
    _say(data, LAST_DAY.format(day="date.today() - timedelta(days=2)"))
    yield
    _say(data, LAST_DAY.format(day=None))


def open_account_in(data: Path) -> None:
    """A citizen whose address is verified; ``people.json`` is for officials."""
    _say(data, CITIZEN)
