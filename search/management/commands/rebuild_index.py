"""Begins the search index anew from the truth."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.domain.mending import rebuild
from search.errors import RebuildRunningError, SearchFailedError


class Command(BaseCommand):
    help = "Begins the search index anew from the truth, beside the one in use. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--take-over", action="store_true", help="Drop what an interrupted rebuild left behind.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rebuild(take_over=options["take_over"])
        except RebuildRunningError as error:
            raise CommandError(f"{error} If none is running: --take-over.") from error
        except SearchFailedError as error:
            raise CommandError(f"{error}") from error
        self.stdout.write(f"{done} documents indexed.")
