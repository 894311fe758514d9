"""Seals the ends of all chains into a file outside the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.domain.sealfiles import seal_files
from audit.domain.seals import seal_trail
from kernel.errors import EngineError


class Command(BaseCommand):
    help = "Seals the ends of all chains of the trail, once a day; asked again the same day it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seal_trail()
        except EngineError as error:
            raise CommandError(f"The seal is written; its timestamp will follow: {error}") from error
        last = seal_files()[-1]
        self.stdout.write(f"Seal {last.number}: SHA-256 {last.sha256()}. Keep this line elsewhere.")
