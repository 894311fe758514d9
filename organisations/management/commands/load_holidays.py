"""Write public holidays and announced swap days into the calendar."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisations.domain.holidays import load_holidays


class Command(BaseCommand):
    help = "Load the public holidays and announced swap days of the given years; running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        year = timezone.localdate().year
        parser.add_argument("--years", type=int, nargs="+", default=[year - 1, year, year + 1])
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        done = load_holidays(options["years"], dry_run=options["dry_run"])
        self.stdout.write(f"added {done.added}, changed {done.changed}, unchanged {done.unchanged}")
