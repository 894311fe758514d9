"""What a leader is told before pressing: certificate and mandate, ended or about to; nobody else is told anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import SigningCredential
from organisations.models import Mandate
from workflows.domain.queries import sign_warnings

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
BODY = "Ủy ban nhân dân phường Bình Phước"


def told(town, login: str = "phochutich.bp") -> list[tuple[str, str, int | None, str]]:
    today = timezone.localdate()
    return [
        (str(row.words), row.what, row.ends_on and (row.ends_on - today).days, row.body)
        for row in sign_warnings(town.person(login))
    ]


def certificate(town, **dates) -> None:
    SigningCredential.objects.filter(user=town.person("phochutich.bp")).update(**dates)


def mandate(town, **dates) -> None:
    Mandate.objects.filter(user=town.person("phochutich.bp")).update(**dates)


def test_when_all_is_well_nothing_is_said(town):
    certificate(town, valid_to=timezone.now() + timedelta(days=400))
    assert told(town) == []


@pytest.mark.parametrize("login", ["vanthu.bp", "truongphong.ht.bp", "quantri"])
def test_who_leads_nothing_is_told_nothing(town, login):
    assert told(town, login) == []


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"valid_to": timedelta(0)}, "Chứng thư số của người ký đã hết hạn."),
        ({"revoked_at": timedelta(0)}, "Chứng thư số của người ký đã bị thu hồi."),
        ({"valid_from": timedelta(days=1)}, "Chứng thư số của người ký chưa đến ngày có hiệu lực;"),
    ],
)
def test_a_certificate_that_cannot_sign(town, dates, words):
    certificate(town, valid_to=timezone.now() + timedelta(days=400))
    certificate(town, **{key: timezone.now() + step for key, step in dates.items()})
    [(said, what, ends, body)] = told(town)
    assert said.startswith(words)
    assert (what, ends, body) == ("", None, "")


def test_what_ends_soon(town):
    certificate(town, valid_to=timezone.now() + timedelta(days=12))
    mandate(town, valid_to=timezone.localdate() + timedelta(days=3))
    assert told(town) == [("", "certificate", 12, ""), ("", "mandate", 3, BODY)]


def test_a_mandate_that_has_ended(town):
    certificate(town, valid_to=timezone.now() + timedelta(days=400))
    mandate(town, revoked_at=timezone.now())
    [(said, what, _ends, body)] = told(town)
    assert said.startswith("Người ký không còn thẩm quyền ký")
    assert (what, body) == ("", BODY)
