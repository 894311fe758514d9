"""For the first administrator of a new installation, and for whoever has neither telephone nor mailbox."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations.domain.accounts import has_second_factor
from organisations.domain.enrolment import BY_HAND, issue_enrolment_code
from organisations.models import User


class Command(BaseCommand):
    help = (
        "Prints a code with which one account sets up its second factor, once, within 24 hours; recorded. Hand it to the"
        " person face to face: whoever has it and the password is in."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if account is None or has_second_factor(account):
            raise CommandError("No account without a second factor has this address.")
        self.stdout.write(issue_enrolment_code(account, lasts=BY_HAND))
