"""Re-walk every hash chain, hold it against the seals, and name the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.domain.sealcheck import check_seals
from audit.domain.verify import Break, verify_all


def _told(fault: Break) -> str:
    name = f"{fault.title} ({fault.stream})" if fault.title and fault.title != fault.stream else fault.stream
    return f"{fault.table} {name}, row {fault.seq}: {fault.reason}"


class Command(BaseCommand):
    help = "Re-walks every hash chain of the trail and its seals; exits with an error that names the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        report, (seals, faults) = verify_all(), check_seals()
        breaks = [*report.breaks, *faults]
        for fault in breaks:
            self.stdout.write(_told(fault))
        if breaks:
            raise CommandError(f"The trail is broken in {len(breaks)} places, first: {_told(breaks[0])}.")
        self.stdout.write(
            f"The trail is whole: {report.rows} rows in {report.streams} streams, held by {seals} seals outside the database."
        )
