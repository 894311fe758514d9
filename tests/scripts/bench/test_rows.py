"""One line of the measures: what holds and what does not, and the shape that others read."""

import pytest

from scripts.bench.rows import p95, row, table

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "at_most", "holds"), [(1.6, True, True), (1.61, True, False), (0.8, False, True), (0.79, False, False)]
)
def test_a_row_holds_against_its_bar(value, at_most, holds):
    bar = 1.6 if at_most else 0.8
    made = row("x", value, bar, at_most=at_most, unit="×", note="why")
    assert made == {"name": "x", "value": value, "bar": bar, "holds": holds, "unit": "×", "note": "why"}


def test_rounding_hides_no_miss():
    assert row("x", 1.6004, 1.6, at_most=True, unit="×")["holds"] is False


@pytest.mark.parametrize(("samples", "expected"), [(list(range(1, 101)), 95), ([5.0], 5.0), ([1, 2, 3, 9], 9)])
def test_p95_is_not_exceeded_by_nineteen_of_twenty(samples, expected):
    assert p95(samples) == expected


def test_the_table_tells_a_miss_and_its_reason():
    rows = [row("good", 1, 2, at_most=True, unit="×"), row("bad", 3, 2, at_most=True, unit="×", note="because")]
    assert table(rows).splitlines() == [
        "ok    good                                             1 × (bar 2)",
        "MISS  bad                                              3 × (bar 2)",
        "      because",
    ]
