"""A code from the server: for the first administrator, once, on record; none for who needs none."""

from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command

from audit.models import TrailEntry
from organisations.domain.enrolment import is_enrolment_code

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_whoever_runs_the_server_hands_one_out(town):
    said = StringIO()
    call_command("enrolment_code", "QuanTri@demo.egov", stdout=said)
    assert is_enrolment_code(town.person("quantri"), said.getvalue()) is True
    row = TrailEntry.objects.get(event="account.enrolment_code_issued")
    assert (row.subject_id, row.detail) == (str(town.person("quantri").uuid), {})


def test_nobody_gets_one_who_has_a_second_factor_or_no_account(town):
    TOTP.activate(town.person("quantri"), "JBSWY3DPEHPK3PXP")
    for email in ("quantri@demo.egov", "nobody@example.vn"):
        with pytest.raises(CommandError):
            call_command("enrolment_code", email)
    assert not TrailEntry.objects.filter(event="account.enrolment_code_issued").exists()
