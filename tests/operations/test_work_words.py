"""Every kind of work has words."""

import pytest

import documents.tasks  # noqa: F401 - declares its room's kinds of work
import search.tasks  # noqa: F401 - likewise
import workflows.tasks  # noqa: F401 - likewise
from kernel.jobs import registry
from operations.templatetags.work_words import work_words

pytestmark = pytest.mark.unit


def test_every_declared_kind_of_work_has_words():
    declared = [topic for topic in registry._kinds if topic.partition(".")[0] in {"documents", "search", "workflows"}]
    assert len(declared) >= 6
    assert [topic for topic in declared if work_words(topic) == topic] == []


def test_a_kind_that_no_room_declares_keeps_its_name():
    assert work_words("retired.topic") == "retired.topic"
