"""The code for a first second factor: of one account, for a while, once, not to be guessed; kept as a hash only."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from organisations.domain.enrolment import (
    BY_HAND,
    BY_MAIL,
    forget_enrolment_code,
    is_enrolment_code,
    issue_enrolment_code,
)
from organisations.models import EnrolmentCode
from tests.factories.accounts import citizen

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_it_is_good_for_its_own_account_however_it_is_written():
    own, other = citizen(), citizen("b@example.vn")
    code = issue_enrolment_code(own, lasts=BY_MAIL)
    issue_enrolment_code(other, lasts=BY_MAIL)
    assert is_enrolment_code(own, f" {code[:4].lower()}-{code[4:]} ") is True
    assert (is_enrolment_code(other, code), is_enrolment_code(own, "")) == (False, False)
    assert code not in EnrolmentCode.objects.get(user=own).digest


@pytest.mark.parametrize("lasts", [BY_MAIL, BY_HAND])
def test_it_ends(lasts):
    own = citizen()
    with time_machine.travel(datetime(2026, 11, 11, 2, tzinfo=UTC), tick=False) as clock:
        code = issue_enrolment_code(own, lasts=lasts)
        clock.shift(lasts - timedelta(seconds=1))
        assert is_enrolment_code(own, code) is True
        clock.shift(timedelta(seconds=1))
        assert is_enrolment_code(own, code) is False


def test_another_one_takes_its_place_and_a_used_one_is_gone():
    own = citizen()
    first, second = (issue_enrolment_code(own, lasts=BY_MAIL) for _time in range(2))
    assert [is_enrolment_code(own, code) for code in (first, second)] == [False, True]
    forget_enrolment_code(own)
    assert is_enrolment_code(own, second) is False


def test_after_five_wrong_ones_the_right_one_is_void_too():
    own = citizen()
    code = issue_enrolment_code(own, lasts=BY_MAIL)
    for _guess in range(5):
        assert is_enrolment_code(own, "WRONGWRO") is False
    assert is_enrolment_code(own, code) is False
    assert is_enrolment_code(own, issue_enrolment_code(own, lasts=BY_MAIL)) is True
