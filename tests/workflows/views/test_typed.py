"""A sign-in that ended in the middle of a form: what was typed is there again after signing in, sent by nobody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import User
from tests.factories.cases import PERMIT_ANSWERS, assigned_case, item_at, submitted_case
from tests.workflows.views.desk import signed_in, step_url, words
from workflows.models import Case, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TEXT = "Công trình vượt chỉ giới xây dựng 1,2 m"


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO = True  # the accounts of the test city open nothing elsewhere


def sign_in(client: Client, town, login: str, target: str) -> object:
    page = client.get(target)
    assert page.status_code == 200
    data = {
        "login": f"{login}@demo.egov",
        "password": town.password(login),
        "next": target.rsplit("next=", maxsplit=1)[-1],
    }
    return client.post(reverse("account_login"), data)


def shown_to(person: User, url: str) -> dict[str, str]:
    """What the page's form says of the person it is shown to."""
    return {"typed-by": re.search(r'name="typed-by" value="([^"]+)"', signed_in(person).get(url).content.decode())[1]}


def after_signing_in(
    client: Client, town, login: str, url: str, data: dict[str, object], *, typed_by: str | None = None
):
    """Sends a form shown to ``typed_by`` with an ended session, signs in as ``login``, and goes where that leads."""
    sent = client.post(url, data | shown_to(town.person(typed_by or login), url))
    assert (sent.status_code, sent["Location"].startswith("/tai-khoan/")) == (302, True)
    done = sign_in(client, town, login, sent["Location"])
    assert done.status_code == 302
    return client.get(done["Location"])


def test_the_text_of_a_step_is_there_again(town):
    case = assigned_case(town)
    item = item_at(case, "appraise")
    page = after_signing_in(Client(), town, "chuyenvien.ht.bp", step_url(item, "refuse"), {"reasons": TEXT})
    assert page.status_code == 200
    assert (TEXT in page.content.decode(), "chưa có gì được gửi" in words(page)) == (True, True)
    assert WorkItem.objects.get(pk=item.pk).state == "claimed"


def test_it_is_given_out_once_and_only_on_its_own_page(town):
    case = assigned_case(town)
    item, client = item_at(case, "appraise"), Client()
    page = after_signing_in(client, town, "chuyenvien.ht.bp", step_url(item, "refuse"), {"reasons": TEXT})
    assert TEXT in page.content.decode()
    for url in (step_url(item, "refuse"), step_url(item, "draft"), f"/ban-lam-viec/ho-so/{case.uuid}/"):
        assert TEXT not in client.get(url).content.decode()


COUNTER = "/ban-lam-viec/quay/1.013225/"


def test_whoever_else_signs_in_there_does_not_see_it(town):
    client = Client()
    page = after_signing_in(client, town, "tiepnhan.dx", COUNTER, {"name": TEXT}, typed_by="tiepnhan.bp")
    assert page.status_code == 200  # who takes files elsewhere opens the same page
    assert (TEXT in page.content.decode(), "chưa có gì được gửi" in words(page)) == (False, False)
    assert "form-put-aside" not in client.session


def test_text_of_nobody_known_is_not_kept(town):
    case = assigned_case(town)
    url = step_url(item_at(case, "appraise"), "refuse")
    for mark in ({}, {"typed-by": str(town.person("chuyenvien.ht.bp").pk)}):
        client = Client()
        assert client.post(url, {"reasons": TEXT} | mark).status_code == 302
        assert "form-put-aside" not in client.session


def test_a_file_at_the_counter_is_typed_once(town):
    data = {
        **{f"q-{key}": value for key, value in PERMIT_ANSWERS.items()},
        "name": "Lê Văn Ẩn",
        "address": "12 Lê Quý Đôn",
    }
    page = after_signing_in(Client(), town, "tiepnhan.bp", COUNTER, data)
    text = page.content.decode()
    assert (page.status_code, "Lê Văn Ẩn" in text, PERMIT_ANSWERS["land_paper"] in text) == (200, True, True)
    assert Case.objects.count() == 0


def test_taking_a_step_after_the_sign_in_ended_leads_to_the_case(town):
    case = submitted_case()
    url = f"/ban-lam-viec/viec/{item_at(case, 'check').uuid}/nhan/"
    client = Client()
    sent = client.post(url)
    done = sign_in(client, town, "tiepnhan.bp", sent["Location"])
    page = client.get(done["Location"], follow=True)
    assert (page.status_code, case.case_code in words(page)) == (200, True)
    assert item_at(case, "check").state == "open"
