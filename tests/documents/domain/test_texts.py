"""The words of files, for searching."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.domain import UploadLimits, receive_upload
from documents.domain.texts import extract_text
from documents.enums import TextState
from documents.models import StoredFile
from tests.factories import files

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def received(content: bytes) -> StoredFile:
    return receive_upload(
        SimpleUploadedFile("a", content), limits=UploadLimits.standard(frozenset({"pdf", "docx", "jpeg"}))
    )


def test_the_words_of_a_file_are_read_and_a_picture_has_none(db):
    worded = received(files.worded_pdf("Giay phep xay dung"))
    word = received(files.word_file("Đơn đề nghị cấp giấy phép"))
    photo = received(files.picture())
    found = [extract_text(str(file.pk)) for file in (worded, word, photo)]
    assert [(file.text_state, file.text) for file in found] == [
        (TextState.READY, "Giay phep xay dung"),
        (TextState.READY, "Đơn đề nghị cấp giấy phép"),
        (TextState.NO_TEXT, ""),
    ]
