"""What was typed into a form that could not be taken: shown again without what the page itself had written into it."""

import pytest

from kernel.typed import PERSON, readable

pytestmark = pytest.mark.unit


def test_only_what_its_writer_would_know_again_is_shown():
    kept = [("code", ""), ("tick", "1"), ("reason", "Chờ đo"), ("name", "Ẩn")]
    marks = [
        (PERSON, "MQ:1xWz54:cUl8LUrdGaEiv1YXIYQylfcB"),
        ("sha256", "f" * 64),
        ("draft", "a0eb0abf"),
        ("secret", "Z394TVTENW"),
    ]
    assert readable([*kept, *marks]) == ["Chờ đo", "Ẩn"]
