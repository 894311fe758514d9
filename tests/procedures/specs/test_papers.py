"""Fees in whole đồng: by page and copy, by channel and day; papers that are needed for some answers only."""

from datetime import date

import pytest
from pydantic import ValidationError

from procedures.specs import Component, FeeLine
from tests.factories.plans import raw_spec, spec_of

pytestmark = pytest.mark.unit
NAME = {"vi": "Phí", "en": "Fee"}


def fee(**facts) -> FeeLine:
    return FeeLine(**{"code": "fee", "name": NAME, "kind": "phi", "amount": 2000, "source": "luật", **facts})


BY_PAGE = {"per": "page", "tiers": [{"first": 1, "amount": 2000}, {"first": 3, "amount": 1000}], "cap": 200_000}


@pytest.mark.parametrize(
    ("pages", "copies", "total"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (10, 1, 12_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (1000, 1, 200_000),
        (3, 4, 20_000),
        (1000, 2, 400_000),
    ],
)
def test_certified_copies_cost_what_the_circular_says(pages, copies, total):
    """Circular 226/2016, article 4: 2,000 a page, from the third 1,000, at most 200,000 a copy."""
    line = spec_of(raw_spec("2.000815", "2025-07-01")).fees[0]
    assert line == fee(
        **{**BY_PAGE, "code": "page", "name": line.name, "source": line.source, "copies_field": "copies"}
    )
    assert line.asked_for({"copies": copies}, pages=pages) == total


def test_a_fee_for_the_case_does_not_count_pages():
    assert fee(amount=75_000).asked_for({"copies": 5}, pages=30) == 75_000


@pytest.mark.parametrize(
    ("day", "channel", "asked"),
    [
        (date(2026, 8, 14), "online", False),
        (date(2026, 8, 15), "online", True),
        (date(2027, 2, 28), "online", True),
        (date(2027, 3, 1), "online", False),
        (date(2026, 9, 1), "counter", False),
        (date(2026, 9, 1), None, True),
    ],
)
def test_a_fee_has_its_days_and_its_channels(day, channel, asked):
    line = fee(valid_from=date(2026, 8, 15), valid_to=date(2027, 2, 28), channels=["online"])
    assert line.applies(day=day, channel=channel) is asked


def test_the_fee_online_may_be_half_of_the_one_at_the_counter():
    raw = raw_spec()
    raw["fees"] = [
        {**raw["fees"][0], "code": "counter", "channels": ["counter", "post"]},
        {**raw["fees"][0], "code": "online", "amount": 37_500, "channels": ["online"]},
    ]
    spec, day = spec_of(raw), date(2026, 11, 1)
    assert [line.amount for line in spec.fees_on(day, "online")] == [37_500]
    assert [line.amount for line in spec.fees_on(day, "counter")] == [75_000]


@pytest.mark.parametrize(
    "facts",
    [
        {"amount": -1},
        {"amount": 2000.0},
        {"amount": "2000"},
        {"tiers": BY_PAGE["tiers"]},
        {"per": "page", "tiers": [{"first": 2, "amount": 1}]},
        {"per": "page", "tiers": [{"first": 1, "amount": 1}, {"first": 1, "amount": 2}]},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
        {"per": "word"},
    ],
)
def test_a_fee_that_makes_no_sense_is_refused(facts):
    with pytest.raises(ValidationError):
        fee(**facts)


@pytest.mark.parametrize(
    ("facts", "answers", "needed"),
    [
        ({}, {}, True),
        ({"required": False}, {}, False),
        ({"source_kind": "SHOW_ONLY"}, {}, False),
        ({"source_kind": "DATABASE"}, {}, False),
        ({"source_kind": "PAPER_SCAN"}, {}, True),
        ({"when": {"field": "work_class", "among": ["III"]}}, {"work_class": "III"}, True),
        ({"when": {"field": "work_class", "among": ["III"]}}, {"work_class": "IV"}, False),
        ({"when": {"field": "heritage", "among": [True]}}, {"heritage": 1}, False),
        ({"when": {"field": "heritage", "among": [True]}}, {"heritage": True}, True),
    ],
)
def test_when_a_paper_is_needed(facts, answers, needed):
    assert Component(key="paper", name=NAME, **facts).is_needed(answers) is needed
