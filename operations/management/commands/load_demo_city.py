"""Load the demonstration city."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.domain.demonstration import load_demonstration


class Command(BaseCommand):
    help = "Loads units, people, calendars, procedures and certificates of the demonstration city. Can be run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--data", type=Path, default=Path(settings.DATA_DIR))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demonstration has demonstration accounts (EGOV_DEMO).")
        city = load_demonstration(options["data"])
        self.stdout.write(f"{len(city.units)} units, {len(city.people)} people, {len(city.passwords)} new accounts")
