"""Make the demonstration's certificate authorities."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents.domain.demonstration import make_demo_authorities


class Command(BaseCommand):
    help = "Makes root, issuing and time authority of a demonstration. Can be run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--data", type=Path, help="the data folder of the demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demonstration makes its own certificates (EGOV_DEMO).")
        made = make_demo_authorities()
        self.stdout.write("certificates made" if made else "certificates are there")
