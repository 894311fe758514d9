"""Publish the catalogue that comes with the house."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procedures.domain.catalogue import load_catalogue
from procedures.errors import CatalogueChangedError, CatalogueFileError


class Command(BaseCommand):
    help = "Publishes every version of the catalogue that is not law yet. Can be run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="check and count, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_catalogue(dry_run=options["dry_run"])
        except (CatalogueFileError, CatalogueChangedError) as error:
            raise CommandError(f"{error} {error.detail}") from error
        self.stdout.write(f"{done.published} published, {done.unchanged} unchanged")
