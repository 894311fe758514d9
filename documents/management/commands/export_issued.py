"""Copy every issued PDF and the trusted root to a folder, for validators of anyone's choice."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from documents.domain import open_file
from documents.enums import FINAL_STATES
from documents.models import Document


class Command(BaseCommand):
    help = "Writes issued documents as PDF files, and trust.pem beside them. Can be run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--to", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        rows = Document.objects.filter(state__in=FINAL_STATES).select_related("issued_file")
        for row in rows.iterator(chunk_size=200):
            name = f"{row.issued_on:%Y%m%d}-{row.kind}-{row.verification_code}.pdf"
            with open_file(row.issued_file) as source, (folder / name).open("wb") as target:
                shutil.copyfileobj(source, target)
        shutil.copyfile(settings.EGOV_SIGNING["TRUST"], folder / "trust.pem")
        self.stdout.write(f"{rows.count()} documents")
