"""Numbers: one series per unit and year, none skipped, none twice, none for what cannot be printed."""

from datetime import date
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from documents.domain import number_document, update_draft
from documents.enums import DocumentState
from documents.errors import DocumentStateError, DraftIncompleteError, UnprintableError
from documents.models import Document
from tests.factories.documents import DAY, drafted, numbered

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def take(document: Document, series: str = "GPXD", on: date = DAY) -> str:
    number_document(document, series=series, notation="{number:02d}/GPXD-UBND", on=on)
    return document.notation


def test_numbers_follow_each_other_within_series_and_unit(town):
    assert [take(drafted(town)) for _ in range(3)] == ["01/GPXD-UBND", "02/GPXD-UBND", "03/GPXD-UBND"]
    assert take(drafted(town), series="CT") == "01/GPXD-UBND"
    elsewhere = drafted(town)
    Document.objects.filter(pk=elsewhere.pk).update(unit=town.unit("dx_committee"))
    assert take(elsewhere) == "01/GPXD-UBND"


def test_the_new_year_begins_at_one_and_the_old_year_goes_on(town):
    assert take(drafted(town), on=date(2026, 12, 31)) == "01/GPXD-UBND"
    assert take(drafted(town), on=date(2027, 1, 1)) == "01/GPXD-UBND"
    assert take(drafted(town), on=date(2026, 12, 31)) == "02/GPXD-UBND"
    assert sorted(Document.objects.values_list("year", "number")) == [(2026, 1), (2026, 2), (2027, 1)]


def test_a_decision_that_fails_gives_its_number_back(town):
    with transaction.atomic():
        take(drafted(town))
        transaction.set_rollback(True)
    assert take(drafted(town)) == "01/GPXD-UBND"


def test_a_numbered_document_takes_no_second_number_and_its_words_are_fixed(town):
    document = numbered(town)
    with pytest.raises(DocumentStateError):
        take(document)
    with pytest.raises(DocumentStateError):
        update_draft(document, values={})


@pytest.mark.parametrize(
    ("changes", "error"), [({"holder": {}}, DraftIncompleteError), ({"used_for": "Nhà 😀"}, UnprintableError)]
)
def test_what_cannot_be_printed_uses_up_no_number(town, changes, error):
    with pytest.raises(error) as refused:
        take(drafted(town, **changes))
    assert refused.value.detail in (
        {"fields": ["holder.address", "holder.identifier", "holder.name"]},
        {"characters": "😀"},
    )
    assert take(drafted(town)) == "01/GPXD-UBND"


def test_the_database_keeps_a_number_from_being_given_twice(town):
    first, second = numbered(town), numbered(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=second.pk).update(number=first.number)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks are PostgreSQL's; SQLite has one writer")
def test_many_decisions_at_once_get_all_numbers_once(town):
    documents = [drafted(town) for _ in range(24)]

    def decide(rows: list[Document]) -> None:
        try:
            for row in rows:
                take(row)
        finally:
            connection.close()

    threads = [Thread(target=decide, args=(documents[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Document.objects.values_list("number", flat=True)) == list(range(1, 25))
    assert set(Document.objects.values_list("state", flat=True)) == {DocumentState.NUMBERED}
