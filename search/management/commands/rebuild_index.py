"""Begins the search index anew from the truth."""

from typing import Any

from django.core.management.base import BaseCommand

from search.domain.indexing import rebuild


class Command(BaseCommand):
    help = "Begins the search index anew from the truth. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(rebuild()))
