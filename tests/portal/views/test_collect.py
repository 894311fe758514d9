"""The citizen chooses where the result is collected: when filing, and anew until it is handed out."""

import pytest
from django.test import Client

from tests.factories.cases import APPLICANT, issued_case, item_at, received_case, signed_in, submitted_case
from workflows.domain.secrets import lookup_secret
from workflows.models import Case, FilingDraft

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def opened(case: Case) -> Client:
    client = Client()
    client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    return client


def test_any_centre_of_the_city_is_offered_and_kept(town, client):
    page = client.post("/thu-tuc/1.013225/nop/")["Location"]
    html = client.get(page).content.decode()
    assert html.count('<option value="H19.15') == 2
    client.post(page, {**APPLICANT, "result_channel": "counter", "return_unit": "H19.151.2"})
    assert FilingDraft.objects.get().return_unit == town.unit("dx_centre")
    assert '<option value="H19.151.2" selected' in client.get(page).content.decode()


def test_a_place_that_is_no_centre_is_refused_by_the_form(town, client):
    page = client.post("/thu-tuc/1.013225/nop/")["Location"]
    answer = client.post(page, {**APPLICANT, "result_channel": "counter", "return_unit": "H19.150.4"})
    assert (answer.status_code, FilingDraft.objects.get().return_unit) == (422, None)


def test_the_citizen_sees_and_changes_the_place(town):
    case = issued_case(town, result_channel="counter")
    client = opened(case)
    own, page = f"/ho-so-cua-toi/{case.case_code}/", f"/ho-so-cua-toi/{case.case_code}/noi-tra/"
    assert page in client.get(own).content.decode()
    assert 'value="electronic"' not in client.get(page).content.decode()
    for _press in range(2):
        assert client.post(page, {"result_channel": "counter", "return_unit": "H19.151.2"})["Location"] == own
    assert case.events.filter(event="case.return_chosen").count() == 1
    assert item_at(case, "hand_over").unit == town.unit("dx_centre")
    html = client.get(own).content.decode()
    assert "Trung tâm Phục vụ hành chính công phường Đồng Xoài, Đường Phú Riềng Đỏ" in html


def test_without_the_secret_nothing_is_chosen(town):
    case = received_case(town)
    page = f"/ho-so-cua-toi/{case.case_code}/noi-tra/"
    assert Client().get(page).status_code == 302
    assert Client().post(page, {"result_channel": "post"}).status_code == 403
    assert Client().get(f"/ho-so/{case.case_code}/").content.decode().count("noi-tra") == 0
    assert Case.objects.get(pk=case.pk).result_channel == "electronic"


def test_a_closed_case_offers_no_choice_and_says_so(town):
    case = issued_case(town)
    client = opened(case)
    assert "noi-tra" not in client.get(f"/ho-so-cua-toi/{case.case_code}/").content.decode()
    answer = client.post(f"/ho-so-cua-toi/{case.case_code}/noi-tra/", {"result_channel": "counter"})
    assert answer.status_code in {409, 422}
    assert Case.objects.get(pk=case.pk).result_channel == "electronic"


def test_the_desk_changes_it_where_the_rule_lets_it(town):
    case = submitted_case()
    page = f"/ban-lam-viec/ho-so/{case.uuid}/noi-tra/"
    officer = signed_in(town.person("tiepnhan.bp"))
    assert page in officer.get(f"/ban-lam-viec/ho-so/{case.uuid}/").content.decode()
    answer = officer.post(page, {"result_channel": "counter", "return_unit": "H19.151.2"})
    assert answer.status_code == 302
    assert "TTPVHCC Đồng Xoài" in officer.get(f"/ban-lam-viec/ho-so/{case.uuid}/").content.decode()
    for login in ("tiepnhan.dx", "truongphong.ht.bp"):
        assert signed_in(town.person(login)).get(page).status_code == 403
