"""A file leaves the house only to those who see its case, and never unrecorded."""

import pytest

from audit.models import TrailEntry
from tests.factories.cases import act, assigned_case, received_case, submitted_case, work
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
    ("login", "opens"),
    [
        ("tiepnhan.bp", True),
        ("kiemtoan.bp", False),
        ("kiemsoat", False),
        ("truongphong.ht.bp", False),
        ("chutich.bp", False),
    ],
)
def test_a_receipt_opens_only_for_those_who_hand_out_its_secret(client, town, login, opens):
    case = received_case(town)
    work()
    link = case.documents.select_related("document").get(purpose="receipt")
    files = [link.document.issued_file_id, *link.document.revisions.values_list("file_id", flat=True)]
    person, shown = town.person(login), f"/tep/{link.document.issued_file_id}/"
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = [f"/ban-lam-viec/ho-so/{case.uuid}/", f"/luu-tru/?q={case.case_code}&kind=document"]
    pages.append(f"/luu-tru/van-ban/{link.document_id}/")
    assert [shown in client.get(page).content.decode() for page in pages] == [opens] * 3
    for file in files:
        assert client.get(f"/ban-lam-viec/tep/{file}/").status_code == (200 if opens else 403)


def test_whoever_signed_a_request_reads_it_and_a_colleague_does_not(town):
    case = assigned_case(town)
    officer, head = case.assignee, town.person("truongphong.ht.bp")
    items = [{"kind": "paper", "key": "drawings", "why": "thiếu"}]
    act(case, "appraise", "supplement", officer, items=items, reason="thiếu bản vẽ")
    work()
    file = case.documents.get(purpose="supplement").document.issued_file
    assert fetch_file(file.pk, officer) == file
    with pytest.raises(CaseForbiddenError):
        fetch_file(file.pk, head)


@pytest.mark.parametrize(
    ("login", "rows"), [("kiemtoan.bp", 1), ("kiemsoat", 1), ("tiepnhan.bp", 0), ("truongphong.ht.bp", 0)]
)
def test_looking_at_a_case_is_recorded_of_those_who_only_watch(client, town, login, rows):
    case = received_case(town)
    client.force_login(town.person(login), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/ban-lam-viec/ho-so/{case.uuid}/").status_code == 200
    assert TrailEntry.objects.filter(event="case.opened", subject_id=str(case.uuid)).count() == rows
