"""Renewing the secret over HTTP: shown once, closed everywhere else, and the old one says what any wrong one says."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.cases import received_case, signed_in
from workflows.domain.secrets import lookup_secret
from workflows.models import Case, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def opened(case: Case) -> Client:
    client = Client()
    assert client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/").status_code == 302
    return client


def page(case: Case, name: str = "renew_secret") -> str:
    return reverse(f"portal:{name}", args=[case.case_code])


def test_whoever_has_the_secret_gets_another_one_and_all_other_browsers_are_closed(town):
    case = received_case(town)
    own, other, old = opened(case), opened(case), lookup_secret(case)
    assert "Đổi mã tra cứu" in own.get(f"/ho-so-cua-toi/{case.case_code}/").content.decode()
    done = own.post(page(case), {"present_secret": old})
    assert (done.status_code, done["Location"]) == (302, page(case, "renewed"))
    new = lookup_secret(Case.objects.get(pk=case.pk))
    shown = own.get(done["Location"])
    assert (new in shown.content.decode(), old in shown.content.decode()) == (True, False)
    assert "no-store" in shown["Cache-Control"]
    assert own.get(f"/ho-so-cua-toi/{case.case_code}/").status_code == 200
    assert other.get(f"/ho-so-cua-toi/{case.case_code}/")["Location"].startswith("/theo-doi/")
    assert new not in other.get(page(case, "renewed"), follow=True).content.decode()
    wrong, stale = ("A" * len(old)), old
    answers = [Client().get(f"/tra-cuu/{case.case_code}/{secret}/") for secret in (wrong, stale)]
    assert [row.status_code for row in answers] == [404, 404]
    assert len({len(row.content) for row in answers}) == 1
    assert Client().get(f"/tra-cuu/{case.case_code}/{new}/").status_code == 302


def test_pressed_twice_it_is_renewed_once_and_still_shown(town):
    case = received_case(town)
    own, old = opened(case), lookup_secret(case)
    assert [own.post(page(case), {"present_secret": old})["Location"] for _press in range(2)] == [
        page(case, "renewed")
    ] * 2
    assert CaseEvent.objects.filter(case=case, event="case.secret_renewed").count() == 1
    session = own.session
    session["renewed_secrets"] = {str(case.uuid): 1}
    session.save()
    assert own.get(page(case, "renewed"))["Location"] == f"/ho-so-cua-toi/{case.case_code}/"


def test_an_open_page_alone_renews_nothing(town):
    case = received_case(town)
    own, before = opened(case), case.lookup_salt
    wrong = own.post(page(case), {"present_secret": "AAAA-AAAA-AA"})
    assert (wrong.status_code, "Mã tra cứu này không mở được hồ sơ" in wrong.content.decode()) == (422, True)
    assert own.post(page(case), {}).status_code == 422
    assert Client().post(page(case), {"present_secret": lookup_secret(case)}).status_code == 403
    case.refresh_from_db()
    assert (case.lookup_salt, case.secret_renewed_at) == (before, None)


def test_the_counter_renews_it_and_prints_the_receipt_with_the_new_one(town):
    case = received_case(town)
    desk, old = signed_in(town.person("tiepnhan.bp")), lookup_secret(case)
    renew, receipt = (reverse(f"workflows:{name}", args=[case.uuid]) for name in ("renew_secret", "counter_receipt"))
    assert renew in desk.get(reverse("workflows:case", args=[case.uuid])).content.decode()
    assert desk.post(renew, {}).status_code == 422
    assert desk.post(renew, {"shown": "digital_id"})["Location"] == receipt
    new = lookup_secret(Case.objects.get(pk=case.pk))
    printed = desk.get(receipt).content.decode()
    assert (new in printed, old in printed, "không còn dùng được" in printed) == (True, False, True)
    for login in ("chutich.bp", "tiepnhan.dx"):
        assert signed_in(town.person(login)).post(renew, {"shown": "id_card"}).status_code == 403
    assert CaseEvent.objects.filter(case=case, event="case.secret_renewed").count() == 1
