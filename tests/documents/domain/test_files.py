"""Files that are kept: given out only as they were taken, their words read once."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.domain import receive_upload
from documents.domain.files import open_file
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
