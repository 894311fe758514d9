"""Load the demonstration city."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from kernel.errors import EgovError
from operations.domain.demonstration import load_demonstration
from procedures.domain.refusals import refusal_lines
from procedures.errors import CatalogueChangedError

_MADE_BEFORE = (
    "This data was made from earlier files of the catalogue, and published law is not changed in place. "
    "Start anew with --reset, or keep it and start with --data and another folder."
)


def _in_english(error: EgovError, *advice: str) -> str:
    """The refusal in the language of the launcher, which shows it."""
    with override("en"):
        return "\n".join([refusal_lines(error), *advice])


class Command(BaseCommand):
    help = "Loads units, people, calendars, procedures and certificates of the demonstration city. Can be run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--data", type=Path, default=Path(settings.DATA_DIR))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demonstration has demonstration accounts (EGOV_DEMO).")
        try:
            city = load_demonstration(options["data"])
        except CatalogueChangedError as error:
            raise CommandError(_in_english(error, _MADE_BEFORE)) from error
        except EgovError as error:
            raise CommandError(_in_english(error)) from error
        self.stdout.write(f"{len(city.units)} units, {len(city.people)} people, {len(city.passwords)} new accounts")
