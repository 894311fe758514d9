"""Compares truth and index, and mends."""

from typing import Any

from django.core.management.base import BaseCommand

from search.domain.indexing import reconcile


class Command(BaseCommand):
    help = "Compares truth and index, and mends. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(reconcile()))
