"""A city's own units, people and grants from its dated file, and first passwords in a file of their own."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organisations.domain.catalogue import load_city, read_city
from organisations.errors import AddressTakenError


class Command(BaseCommand):
    help = (
        "Loads a city from a file like organisations/catalogue/dong_nai.yaml, with an `email` for each person; writes the"
        " first passwords of new accounts to --passwords (mode 0600). Can be run again: it adds what is missing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--passwords", type=Path, required=True, help="a new file; give each person theirs, then delete"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, make nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = read_city(options["file"])["people"]
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise CommandError(f"{options['file']} is not the file of a city: {type(error).__name__}.") from error
        strangers = [row["login"] for row in people if not row.get("email")]
        if strangers:
            raise CommandError(f"Without an address of their own nobody can sign in: {', '.join(strangers)}.")
        if options["passwords"].exists():
            raise CommandError(f"{options['passwords']} is there already: name a new file.")
        with transaction.atomic():
            try:
                city = load_city(lambda: secrets.token_urlsafe(15), path=options["file"])
            except AddressTakenError as error:
                raise CommandError(f"The address of {error.detail['login']} is that of a citizen's account.") from error
            if options["dry_run"]:
                transaction.set_rollback(True)
            else:
                _write(options["passwords"], city.passwords)
        self.stdout.write(f"{len(city.units)} units, {len(city.people)} people, {len(city.passwords)} new accounts")


def _write(path: Path, passwords: dict[str, str]) -> None:
    """Before the commit: an account whose password nobody knows would be of no use."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(passwords, out, ensure_ascii=False, indent=1)
