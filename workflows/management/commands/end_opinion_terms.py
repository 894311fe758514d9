"""Let the terms of the opinions awaited in one case of the demonstration end now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.domain.demonstration import end_opinion_terms
from workflows.errors import NotADemonstrationError
from workflows.models import Case


class Command(BaseCommand):
    help = "Ends the terms of awaited opinions in one case, so that a demonstration need not wait. Never in production."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("case_code")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moved = end_opinion_terms(options["case_code"])
        except NotADemonstrationError as refused:
            raise CommandError(str(refused)) from refused
        except Case.DoesNotExist as missing:
            raise CommandError("There is no case with this code.") from missing
        self.stdout.write(f"{moved} terms ended")
