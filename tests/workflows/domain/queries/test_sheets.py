"""What the page of a case offers: the steps of whoever looks, and nobody else's."""

import pytest

from tests.factories.cases import item_at, submitted_case
from workflows.domain.commands import claim
from workflows.domain.queries import case_sheet

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_step_that_a_colleague_has_taken_is_offered_to_the_colleague_alone(town):
    case, holder, other = submitted_case(), town.person("tiepnhan.bp"), town.person("tiepnhan2.bp")
    item = item_at(case, "check")
    assert [case_sheet(case.uuid, person).item for person in (holder, other)] == [item, item]
    claim(item.uuid, actor=holder)
    assert [case_sheet(case.uuid, person).item for person in (holder, other)] == [item, None]
    assert case_sheet(case.uuid, other, item_id=item.uuid).choices == []
