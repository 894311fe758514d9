"""On PostgreSQL: two units that are moved at the same moment, each below the other."""

from datetime import date

import pytest

from organisations.domain.tree import line_of, place_unit
from organisations.errors import MoveInvalidError
from organisations.models import Placement
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres")]


def test_two_units_moved_below_each_other_at_once_make_no_ring(town):
    wards, on = (town.unit("bp"), town.unit("dx")), date(2027, 1, 1)
    before = list(Placement.objects.filter(unit__in=wards))
    for _round in range(10):
        Placement.objects.filter(unit__in=wards, valid_from=on).delete()
        Placement.objects.bulk_update(before, ["valid_to"])
        done = at_once(
            *(
                lambda unit=unit, under=under: place_unit(unit, under=under, on=on, source="NQ")
                for unit, under in (wards, wards[::-1])
            )
        )
        assert sorted(type(row).__name__ for row in done) == [MoveInvalidError.__name__, "Placement"], done
        assert {line_of(ward.pk).on(on)[0] for ward in wards} == {town.unit("city").pk}
