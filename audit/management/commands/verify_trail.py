"""Re-walk every hash chain and name the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.domain.verify import verify_all


class Command(BaseCommand):
    help = "Re-walks every hash chain of the trail; exits with an error that names the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_all()
        for fault in report.breaks:
            self.stdout.write(f"{fault.table} {fault.stream} row {fault.seq}: {fault.reason}")
        if report.breaks:
            first = report.breaks[0]
            raise CommandError(f"The trail is broken: {first.table}, {first.stream}, row {first.seq}: {first.reason}.")
        self.stdout.write(f"The trail is whole: {report.rows} rows in {report.streams} streams.")
