"""For whoever has lost telephone and recovery codes, and has proved in person who they are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.domain.accounts import forget_second_factor
from organisations.domain.enrolment import BY_HAND, issue_enrolment_code
from organisations.models import User


class Command(BaseCommand):
    help = (
        "Removes the second factor of one account and ends its sign-ins; recorded. Where the role demands one, the next"
        " sign-in leads to setting up a new one. Ask the person to prove in person who they are first, and hand them the"
        " code that is printed: without it none can be set up."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(email__iexact=options["email"]).first()
        if account is None or not forget_second_factor(account):
            raise CommandError("No account with a second factor has this address.")
        self.stdout.write(
            "Removed; every sign-in of the account has ended. The code for setting up a new one, good for 24 hours:"
        )
        self.stdout.write(issue_enrolment_code(account, lasts=BY_HAND))
