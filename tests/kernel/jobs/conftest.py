"""Topics of a test are gone after it."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from kernel.jobs import enqueue
from kernel.jobs.registry import _kinds
from kernel.models import Job


@pytest.fixture(autouse=True)
def topics() -> Iterator[None]:
    before = dict(_kinds)
    yield
    _kinds.clear()
    _kinds.update(before)


@pytest.fixture
def ask() -> Callable[..., Job]:
    def ask_for(topic: str, key: str = "1", **more: object) -> Job:
        with transaction.atomic():
            return enqueue(topic, key=key, payload={"key": key}, **more)

    return ask_for
