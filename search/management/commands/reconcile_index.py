"""Compares truth and index, and mends."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.domain.mending import reconcile
from search.errors import SearchFailedError


class Command(BaseCommand):
    help = "Compares truth and index, and mends. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deep", action="store_true", help="Compare content and rights too, not only versions.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = reconcile(deep=options["deep"])
        except SearchFailedError as error:
            raise CommandError(f"{error}") from error
        self.stdout.write(
            f"Missing: {found.missing}, stale: {found.stale}, extra: {found.extra}, altered: {found.altered}. All mended."
        )
