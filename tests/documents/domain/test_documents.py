"""A draft begun anew from a cancelled document: the same words and papers, no number, nobody's name."""

import pytest

from documents.domain import create_document, number_document, redraft_document, void_document
from documents.domain.intake import receive_upload
from tests.factories.cases import upload
from tests.factories.documents import DAY, drafted

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_document_is_drafted_anew_with_its_words_and_papers(town):
    model = drafted(town)
    file = receive_upload(upload("sổ đỏ.pdf"))
    first = create_document(
        kind=model.kind,
        template=model.template,
        unit=model.unit,
        abstract=model.abstract,
        values=model.values,
        data=model.data,
        attachments=[(file, "Giấy chứng nhận")],
    )
    number_document(first, series="THU", notation="{number:02d}/THU", on=DAY)
    void_document(first, reason="Sai tên")
    again = redraft_document(first)
    assert (again.state, again.number, again.notation, again.issued_on, again.ended_reason) == (
        "draft",
        None,
        "",
        None,
        "",
    )
    same = ("kind", "template", "unit", "abstract", "data")
    assert [getattr(again, name) for name in same] == [getattr(first, name) for name in same]
    assert {**again.values, "signer": first.values["signer"]} == first.values
    assert "signer" not in again.values
    assert again.verification_code != first.verification_code
    rows = [list(one.attachments.values_list("file", "position", "name", "description")) for one in (first, again)]
    assert rows[0] == rows[1] == [(file.pk, 1, "1-so-do.pdf", "Giấy chứng nhận")]
    assert first.attachments.count() == 1
    assert not again.revisions.exists()
