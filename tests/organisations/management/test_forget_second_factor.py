"""A lost telephone: the second factor of one account is removed, on record, and of no other."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command

from audit.models import TrailEntry
from organisations.domain.enrolment import is_enrolment_code
from tests.factories.cases import signed_in

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_one_account_loses_it_on_record_and_its_sign_ins_end(town):
    person, other = town.person("quantri"), town.person("vanhanh")
    for account in (person, other):
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(account)
    desk, stays = signed_in(person), signed_in(other)
    said = StringIO()
    call_command("forget_second_factor", "QuanTri@demo.egov", stdout=said)
    assert is_enrolment_code(person, said.getvalue().split()[-1]) is True
    assert is_enrolment_code(other, said.getvalue().split()[-1]) is False
    assert set(Authenticator.objects.values_list("user", flat=True)) == {other.pk}
    row = TrailEntry.objects.get(event="account.second_factor_changed")
    assert (row.subject_id, row.actor) == (str(person.uuid), None)
    assert desk.get("/ban-lam-viec/")["Location"].startswith("/tai-khoan/login/")
    assert stays.get("/ban-lam-viec/").status_code == 200


@pytest.mark.parametrize("email", ["quantri@demo.egov", "nobody@example.vn"])
def test_where_there_is_none_nothing_is_done_and_it_says_so(town, email):
    with pytest.raises(CommandError):
        call_command("forget_second_factor", email)
    assert TrailEntry.objects.filter(event="account.second_factor_changed").count() == 0
