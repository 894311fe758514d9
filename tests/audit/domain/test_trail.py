"""Writing to the trail: in the transaction of the change, by many at once, with whoever acts."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from audit.context import acting
from audit.domain.trail import record, stream_of
from audit.domain.verify import verify_all
from audit.models import StreamHead, TrailEntry
from organisations.models import User


@pytest.mark.integration
@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_row_and_no_gap():
    record("test.told", stream="test:1")
    with transaction.atomic():
        record("test.lost", stream="test:1")
        transaction.set_rollback(True)
    record("test.told", stream="test:1")
    assert list(TrailEntry.objects.values_list("seq", "event")) == [(1, "test.told"), (2, "test.told")]
    assert verify_all().breaks == ()


@pytest.mark.integration
@pytest.mark.django_db
def test_a_row_carries_who_acts_and_the_request():
    person = User.objects.create_user("a@example.vn", "x", full_name="Lê Văn Ẩn")
    with acting(person, "request-1"):
        first, second = record("test.told", subject=person), record("test.told")
    assert (first.actor, first.request_id, first.stream) == (person, "request-1", stream_of(person))
    assert (second.actor, second.stream) == (person, f"account:{person.pk}")
    assert record("test.told").stream == "account:0"


def at_once(count, action):
    gate, errors = threading.Barrier(count), []

    def run(number):
        gate.wait()
        try:
            action(number)
        except Exception as error:
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain_without_gap():
    assert connection.vendor == "postgresql"

    def told(_number):
        for _round in range(10):
            record("test.told", stream="test:1")  # the stream itself is opened by whoever comes first

    assert at_once(8, told) == []
    assert list(TrailEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 81))
    assert StreamHead.objects.get().seq == 80
    assert verify_all().breaks == ()


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_verifying_while_others_write_finds_nothing_wrong():
    assert connection.vendor == "postgresql"
    for number in range(20):
        record("test.told", stream=f"test:{number}")
    stop, found = threading.Event(), []

    def act(number):
        if number:
            while not stop.is_set():
                record("test.told", stream=f"test:{TrailEntry.objects.count() % 40}")
            return
        try:
            for _round in range(25):
                found.extend(verify_all().breaks)
        finally:
            stop.set()

    assert at_once(4, act) == []
    assert found == []
    assert TrailEntry.objects.count() > 40
    assert verify_all().breaks == ()
