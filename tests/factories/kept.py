"""The city, built once by the commands that build it, then put back row by row: a test needs it, not its making."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from organisations.domain.calendars import forget_calendars

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
_FRESH = timedelta(hours=1)  # a test that travels in time builds its own: certificates have their dates


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our tables
                found[model._meta.db_table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


class Kept:
    """What one step of building added to the database, and the files of its keys."""

    def __init__(self, build: Callable[[], None], *, files: bool = False) -> None:
        self._build, self._files = build, files
        self._added: Rows = {}
        self._at: datetime | None = None
        self._copies: dict[str, bytes] = {}

    def put(self) -> None:
        """Have the rows there: built the first time, put back after that; on SQLite only, others number by sequence."""
        if connection.vendor != "sqlite":
            self._build()
        elif self._at is None:
            self._keep()
        elif abs(timezone.now() - self._at) > _FRESH:
            self._build()
        else:
            self._put_back()

    def _keep(self) -> None:
        before = _rows()
        self._build()
        for table, (columns, rows) in _rows().items():
            known = set(map(repr, before[table][1]))
            new = [row for row in rows if repr(row) not in known]
            if new:
                self._added[table] = (columns, new)
        self._at = timezone.now()
        self._copies = {path.name: path.read_bytes() for path in self._folder().glob("*")} if self._files else {}

    def _put_back(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in self._added.items():
                names = ", ".join(map(connection.ops.quote_name, columns))
                marks = ", ".join(["%s"] * len(columns))
                into = f"INSERT OR REPLACE INTO {connection.ops.quote_name(table)} ({names}) VALUES ({marks})"  # noqa: S608 - our tables
                cursor.executemany(into, rows)
        forget_calendars()
        self._mend_files()

    def _mend_files(self) -> None:
        """Keys and lists as they were: another test may have revoked a certificate."""
        for name, content in self._copies.items():
            path = self._folder() / name
            with suppress(FileNotFoundError):
                if path.read_bytes() == content:
                    continue
            shutil.rmtree(path, ignore_errors=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o600 if name.endswith(".key.pem") else 0o644)

    @staticmethod
    def _folder() -> Path:
        return Path(str(settings.EGOV_SIGNING["KEYS_DIR"]))
