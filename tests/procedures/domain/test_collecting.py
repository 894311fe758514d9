"""The questions of how and where a result is collected."""

import pytest
from django import forms
from django.utils import translation

from procedures.domain.collecting import chosen_counter, counter_field, return_fields
from procedures.enums import ResultChannel

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def drawn(fields: dict[str, forms.Field]) -> str:
    form = forms.Form()
    form.fields.update(fields)
    return str(form["return_unit"])


def test_without_a_counter_nobody_is_asked_at_which_one(town):
    ways = [ResultChannel.ELECTRONIC, ResultChannel.POST]
    assert counter_field(ways) == {}
    assert list(return_fields(ways)) == ["result_channel"]


def test_names_of_units_are_told_as_vietnamese_on_an_english_page_and_the_words_around_them_are_not(town):
    with translation.override("en"):
        page = drawn(counter_field([ResultChannel.COUNTER]))
    assert '<option value="" selected>Where the case is received</option>' in page
    assert page.count('lang="vi"') == page.count("<option") - 1 == 2


@pytest.mark.parametrize(
    "typed", [{}, {"return_unit": ""}, {"return_unit": "H19.150"}], ids=["absent", "empty", "ward"]
)
def test_what_is_no_one_stop_unit_is_no_counter(town, typed):
    assert chosen_counter(typed) is None


def test_a_counter_is_chosen_by_its_code(town):
    centre = town.unit("bp_centre")
    assert chosen_counter({"return_unit": centre.code}) == centre
