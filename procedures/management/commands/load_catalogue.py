"""Publish the catalogue that comes with the house, or check a folder of versions being written."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils.translation import gettext as _

from kernel.errors import EgovError
from kernel.workdays import VIETNAM, WorkCalendar
from procedures.domain.catalogue import CATALOGUE, CatalogueFile, load_catalogue, read_catalogue
from procedures.domain.deadlines import promise_by
from procedures.domain.refusals import refusal_lines
from procedures.specs import VersionSpec

_EXAMPLE = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)  # a Monday without a holiday near it


class Command(BaseCommand):
    help = "Publishes every version of the catalogue that is not law yet. Can be run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="check, tell what would happen, change nothing")
        parser.add_argument("--folder", type=Path, default=CATALOGUE, help="another folder with files of versions")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, dry_run = options["folder"], options["dry_run"]
        if not folder.is_dir() or not any(folder.glob("*.yaml")):
            raise CommandError(_("There are no .yaml files in %(folder)s.") % {"folder": folder})
        try:
            done = load_catalogue(folder, dry_run=dry_run)
        except OperationalError:
            if not dry_run:
                raise
            self.stdout.write(_("The files are sound. There is no database yet to compare them with."))
            return
        except EgovError as error:
            raise CommandError(refusal_lines(error)) from error
        if dry_run:
            new = set(done.new)
            for file in read_catalogue(folder):
                if (file.head["code"], file.head["valid_from"]) in new:
                    self.stdout.write("\n".join(_told(file)))
        facts = {"published": done.published, "unchanged": done.unchanged}
        end = _("Nothing was changed: a trial run.") if dry_run else ""
        self.stdout.write((_("%(published)s published, %(unchanged)s unchanged.") % facts + f" {end}").strip())


def _told(file: CatalogueFile) -> Iterator[str]:
    """What a new version would mean, with a worked example of its clock."""
    spec = VersionSpec.model_validate(file.spec)
    facts = {"code": file.head["code"], "day": f"{file.head['valid_from']:%d/%m/%Y}", "name": spec.name.vi}
    yield _("%(code)s, from %(day)s: would be published. %(name)s") % facts
    example = promise_by(spec.deadline, received_at=_EXAMPLE, calendar=WorkCalendar())
    yield "  " + _("The clock, for example: %(reason)s") % {"reason": example.reason_vi}
    if spec.unverified:
        yield "  " + _("Not yet compared with the original text: %(names)s") % {
            "names": "; ".join(sorted(spec.unverified))
        }
