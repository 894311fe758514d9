"""Bytes without a row go after a day; what has a row, is young, or comes in masses stays."""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.domain import orphans, read_file, receive_upload
from documents.domain.orphans import remove_orphans
from documents.models import StoredFile
from tests.factories import files

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """A storage of its own: nothing of other tests lies in it."""
    records = {**settings.STORAGES["records"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "records": records}
    return storages["records"]


def lost(storage, name: str, *, seconds: int) -> str:
    """Bytes without a row, written so many seconds ago."""
    saved = storage.save(name, ContentFile(b"x"))
    then = time.time() - seconds
    os.utime(storage.path(saved), (then, then))
    return saved


def test_only_what_has_no_row_for_a_day_goes(storage):
    kept = receive_upload(SimpleUploadedFile("a.pdf", files.small_pdf()))
    then = time.time() - 9 * DAY
    os.utime(storage.path(kept.storage_name), (then, then))
    old = lost(storage, "uploads/2026/10/old", seconds=DAY + 60)
    young = lost(storage, "uploads/2026/11/young", seconds=DAY - 60)
    assert remove_orphans(dry_run=True) == [old]
    assert (remove_orphans(), remove_orphans()) == ([old], [])
    assert [storage.exists(name) for name in (old, young, kept.storage_name)] == [False, True, True]
    assert read_file(kept) == files.small_pdf()


def test_a_file_that_is_being_stored_is_left_alone(storage, monkeypatch):
    write, seen = StoredFile.objects.create, []

    def sweep_then_write(**facts):
        seen.append((remove_orphans(), storage.exists(facts["storage_name"])))
        return write(**facts)

    monkeypatch.setattr(StoredFile.objects, "create", sweep_then_write)
    file = receive_upload(SimpleUploadedFile("a.pdf", files.small_pdf()))
    assert seen == [([], True)]
    assert read_file(file) == files.small_pdf()


def test_so_many_that_storage_and_database_cannot_belong_together_stay(storage):
    names = [lost(storage, f"uploads/{number}", seconds=DAY * 3) for number in range(orphans.MOST + 1)]
    assert (remove_orphans(), [storage.exists(name) for name in names]) == ([], [True] * len(names))
    storage.delete(names.pop())
    assert sorted(remove_orphans()) == sorted(names)


def test_an_empty_storage_has_none(storage):
    assert remove_orphans() == []
