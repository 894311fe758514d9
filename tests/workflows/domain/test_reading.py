"""A file leaves the house only to those who see its case, and never unrecorded."""

import pytest

from audit.models import TrailEntry
from tests.factories.cases import submitted_case
from workflows.domain.reading import fetch_file
from workflows.errors import CaseForbiddenError

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_fetching_is_recorded_in_the_trail_of_the_file(town):
    file = submitted_case().papers.first().file
    auditor = town.person("kiemtoan.bp")
    assert fetch_file(file.pk, auditor) == file
    row = TrailEntry.objects.get(event="file.fetched")
    assert (row.actor, row.stream) == (auditor, f"documents.storedfile:{file.pk}")


def test_whoever_may_not_gets_nothing(town):
    file = submitted_case().papers.first().file
    for login in ("kiemtoan.dx", "vanhanh", "soxaydung"):
        with pytest.raises(CaseForbiddenError):
            fetch_file(file.pk, town.person(login))
    assert TrailEntry.objects.filter(event="file.fetched").count() == 0


@pytest.mark.parametrize(
    ("login", "rows"), [("kiemtoan.bp", 1), ("kiemsoat", 1), ("tiepnhan.bp", 0), ("truongphong.ht.bp", 0)]
)
def test_looking_at_a_case_is_recorded_of_those_who_only_watch(client, town, login, rows):
    from tests.factories.cases import received_case

    case = received_case(town)
    client.force_login(town.person(login), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/ban-lam-viec/ho-so/{case.uuid}/").status_code == 200
    assert TrailEntry.objects.filter(event="case.opened", subject_id=str(case.uuid)).count() == rows
