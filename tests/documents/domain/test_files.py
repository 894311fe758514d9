"""Files that are kept: given out only as they were taken, their words read once, bytes without a row removed."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.domain import files as domain
from documents.domain import read_file, receive_upload
from documents.domain.files import open_file, remove_orphans
from documents.errors import FileMissingError
from documents.models import StoredFile
from tests.factories import files

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def received(content: bytes) -> StoredFile:
    return receive_upload(SimpleUploadedFile("a.pdf", content))


def test_bytes_that_are_gone_or_changed_are_never_given_out(db):
    file = received(files.small_pdf())
    storages["records"].delete(file.storage_name)
    with pytest.raises(FileMissingError):
        open_file(file)


def test_bytes_without_a_row_are_removed_after_a_day(db, monkeypatch):
    kept = received(files.small_pdf())
    orphan = storages["records"].save("uploads/lost", ContentFile(b"x"))
    assert orphan not in remove_orphans()
    monkeypatch.setattr(domain, "ORPHAN_AGE", timedelta(seconds=-5))
    assert orphan in remove_orphans(dry_run=True)
    assert orphan in remove_orphans()
    assert not storages["records"].exists(orphan)
    assert read_file(kept) == files.small_pdf()
