"""Bytes without a row: left in the storage by a process that was killed between the two."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.core.files.storage import Storage, storages
from django.utils import timezone

from documents.models import StoredFile

__all__ = ["remove_orphans"]

log = structlog.get_logger(__name__)
ORPHAN_AGE = timedelta(hours=24)  # a younger one may be about to get its row
MOST = 100  # killed processes leave a few; so many mean that storage and database do not belong together
_AT_ONCE = 500


def remove_orphans(*, dry_run: bool = False) -> list[str]:
    """Remove what lies in the storage for more than a day without a row; returns the names.

    Called by the sweep, outside any transaction; running it twice, or while a file is being stored, destroys nothing that
    is wanted. When more than ``MOST`` are found (a database put back from an older copy, another database beside this
    storage) nothing is removed and an error is logged: then a person has to look.
    """
    storage, before = storages["records"], timezone.now() - ORPHAN_AGE
    stored = _stored_names(storage, "")
    found = [
        name
        for names in iter(lambda: list(islice(stored, _AT_ONCE)), [])
        for name in _without_row(names)
        if _is_older(storage, name, before)
    ]
    if len(found) > MOST:
        log.error("file.too_many_orphans", found=len(found), most=MOST)
        return []
    return [name for name in found if dry_run or _remove(storage, name)]


def _stored_names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}" if folder else name
    for inner in folders:
        yield from _stored_names(storage, f"{folder}/{inner}" if folder else inner)


def _without_row(names: list[str]) -> list[str]:
    known = set(StoredFile.objects.filter(storage_name__in=names).values_list("storage_name", flat=True))
    return [name for name in names if name not in known]


def _is_older(storage: Storage, name: str, before: datetime) -> bool:
    try:
        return storage.get_modified_time(name) < before
    except FileNotFoundError:  # taken away since its name was read
        return False


def _remove(storage: Storage, name: str) -> bool:
    try:
        storage.delete(name)
    except OSError as error:
        log.error("file.not_destroyed", name=name, error=type(error).__name__)
        return False
    log.warning("file.orphan_removed", name=name)
    return True
