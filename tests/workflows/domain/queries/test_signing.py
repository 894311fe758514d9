"""What a leader is told before pressing: certificate and mandate, ended or about to; nobody else is told anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import SigningCredential
from organisations.domain.grants import authority_of
from organisations.domain.mandates import find_mandate
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


@pytest.mark.parametrize(("begins", "lasts", "ends"), [(12, 400, []), (13, 400, [12]), (11, 20, [20]), (-5, 400, [])])
def test_a_certificate_that_follows_without_a_gap_counts_as_one(town, begins, lasts, ends):
    now = timezone.now()
    certificate(town, valid_to=now + timedelta(days=12))
    old = SigningCredential.objects.get(user=town.person("phochutich.bp"))
    SigningCredential.objects.create(
        user=old.user, serial="ff02", subject="x", backend="file", key_ref="x",
        valid_from=now + timedelta(days=begins), valid_to=now + timedelta(days=lasts),
    )  # fmt: skip
    assert told(town) == [("", "certificate", days, "") for days in ends]


def test_a_renewed_certificate_that_is_revoked_follows_nothing(town):
    now = timezone.now()
    certificate(town, valid_to=now + timedelta(days=12))
    old = SigningCredential.objects.get(user=town.person("phochutich.bp"))
    SigningCredential.objects.create(
        user=old.user, serial="ff02", subject="x", backend="file", key_ref="x", revoked_at=now,
        valid_from=now, valid_to=now + timedelta(days=400),
    )  # fmt: skip
    assert told(town) == [("", "certificate", 12, "")]


@pytest.mark.parametrize(
    ("begins", "kinds", "ends"),
    [(4, [], []), (5, [], [3]), (4, ["certified_copy"], [3]), (2, [], [])],
)
def test_a_mandate_that_follows_without_a_gap_and_lets_sign_as_much_counts_as_one(town, begins, kinds, ends):
    certificate(town, valid_to=timezone.now() + timedelta(days=400))
    today = timezone.localdate()
    mandate(town, valid_to=today + timedelta(days=3))
    now = Mandate.objects.get(user=town.person("phochutich.bp"))
    Mandate.objects.create(
        user=now.user, body=now.body, capacity="KT.", signature_lines=["KT. CHỦ TỊCH"], basis="QĐ 12",
        document_kinds=kinds, valid_from=today + timedelta(days=begins),
    )  # fmt: skip
    assert told(town) == [("", "mandate", days, BODY) for days in ends]


def test_the_warnings_cost_the_same_however_much_follows(town, django_assert_max_num_queries):
    for days in range(4, 40, 4):
        first = timezone.localdate() + timedelta(days=days)
        Mandate.objects.create(
            user=town.person("phochutich.bp"), body=town.unit("bp_committee"), capacity="KT.", basis="QĐ",
            signature_lines=["KT. CHỦ TỊCH"], valid_from=first, valid_to=first + timedelta(days=3),
        )  # fmt: skip
    person = town.person("phochutich.bp")
    held = authority_of(person)
    with django_assert_max_num_queries(4):
        sign_warnings(person, authority=held)


def test_a_substitution_lasts_as_long_as_the_mandate_of_the_one_who_is_away(town):
    absent, body = town.person("chutich.bp"), town.unit("bp_committee")
    certificate(town, valid_to=timezone.now() + timedelta(days=400))
    mandate(town, substitutes_for=absent, valid_to=timezone.localdate() + timedelta(days=100))
    assert told(town) == []
    Mandate.objects.filter(user=absent).update(revoked_at=timezone.now())
    [(said, what, _ends, where)] = told(town)
    assert find_mandate(town.person("phochutich.bp"), body, kind="building_permit") is None
    assert (said.startswith("Người ký không còn thẩm quyền ký"), what, where) == (True, "", BODY)
