"""What nobody handed in is destroyed after a day, row and bytes; what anything refers to stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.domain import destroy_unclaimed, receive_upload
from documents.models import DocumentAttachment, StoredFile
from tests.factories.documents import drafted, printed
from tests.factories.files import small_pdf

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def received() -> StoredFile:
    return receive_upload(SimpleUploadedFile("a.pdf", small_pdf()))


def test_only_old_files_that_nothing_refers_to_are_destroyed(town):
    young, old, attached, revision = received(), received(), received(), printed(town).revisions.get().file
    DocumentAttachment.objects.create(document=drafted(town), file=attached, position=1, name="a.pdf", description="a")
    StoredFile.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert destroy_unclaimed() == 1
    assert set(StoredFile.objects.all()) == {young, attached, revision}
    storage = storages["records"]
    assert [storage.exists(file.storage_name) for file in (young, old, attached, revision)] == [True, False, True, True]
    assert destroy_unclaimed() == 0
