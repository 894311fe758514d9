"""Opening an account: the same answer for a known address, nothing before the link was followed, nothing typed lost."""

import json
import re
import statistics
import time

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from audit.models import TrailEntry
from organisations.models import User
from tests.factories.accounts import PASSWORD, citizen

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TYPED = {"full_name": "Lê Văn Ẩn", "email": "an@example.vn", "password1": PASSWORD, "password2": PASSWORD}
DOOR = "/tai-khoan/signup/"


@pytest.fixture(autouse=True)
def mail(settings, tmp_path):
    settings.EGOV_MESSAGES = {**settings.EGOV_MESSAGES, "MAIL": "integrations.messages.files", "FOLDER": tmp_path}
    cache.clear()
    yield tmp_path / "mail"
    cache.clear()


def letters(folder) -> list[dict]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()] if folder.exists() else []


def sign_in(client, email=TYPED["email"], password=PASSWORD):
    return client.post("/tai-khoan/login/", {"login": email, "password": password})


def test_an_account_opens_when_its_address_is_verified_and_not_before(mail):
    client = Client()
    sent = client.post(DOOR, TYPED)
    assert (sent.status_code, sent["Location"]) == (302, "/tai-khoan/confirm-email/")
    assert "Hãy mở hộp thư" in client.get(sent["Location"]).content.decode()
    assert client.get("/ho-so-cua-toi/")["Location"].startswith("/tai-khoan/login/")
    assert sign_in(Client())["Location"] == "/tai-khoan/confirm-email/"
    (letter,) = letters(mail)
    assert (letter["to"], letter["subject"]) == (TYPED["email"], "Tài khoản của bạn: xác nhận địa chỉ")
    link = re.search(r"http://testserver(\S+)", letter["text"])[1]
    assert TYPED["email"] in client.get(link).content.decode()
    assert EmailAddress.objects.get().verified is False  # a mail scanner that opens the link has verified nothing
    done = client.post(link)
    assert (done.status_code, done["Location"]) == (302, "/ho-so-cua-toi/")
    assert "Lê Văn Ẩn" in client.get("/ho-so-cua-toi/").content.decode()
    account = User.objects.get()
    assert (account.is_official, account.is_superuser) == (False, False)
    other = Client()
    assert "không còn dùng được" in other.get(link).content.decode()  # once
    assert sign_in(other)["Location"] == "/ho-so-cua-toi/"


def test_the_link_opened_elsewhere_signs_nobody_in(mail):
    Client().post(DOOR, TYPED)
    link = re.search(r"http://testserver(\S+)", letters(mail)[0]["text"])[1]
    elsewhere = Client()
    assert elsewhere.post(link)["Location"] == "/tai-khoan/login/"
    assert elsewhere.get("/ho-so-cua-toi/")["Location"].startswith("/tai-khoan/login/")


def test_a_link_that_is_only_opened_signs_nobody_out(town, mail):
    Client().post(DOOR, TYPED)
    link = re.search(r"http://testserver(\S+)", letters(mail)[0]["text"])[1]
    official = Client()
    official.force_login(town.person("tiepnhan.bp"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert (official.get(link).status_code, official.get("/ban-lam-viec/").status_code) == (200, 200)
    official.post(link)
    assert official.get("/ban-lam-viec/").status_code == 302
    assert official.get("/ho-so-cua-toi/").status_code == 302


@pytest.mark.parametrize("known", ["an@example.vn", "tiepnhan.bp@demo.egov"])
def test_the_answer_for_a_known_address_is_the_same_and_its_owner_is_told(town, mail, known):
    citizen()
    before, pages = User.objects.count(), []
    for email in (known.upper(), "new@example.vn"):
        client = Client()
        answer = client.post(DOOR, {**TYPED, "email": email})
        page = client.get(answer["Location"])
        pages.append((answer.status_code, answer["Location"], page.content, sorted(client.cookies)))
    assert pages[0] == pages[1]
    assert User.objects.count() == before + 1
    told = {row["to"]: row["text"] for row in letters(mail)}
    assert set(told) == {known, "new@example.vn"}
    assert ("đã có tài khoản" in told[known], "/password/reset/" in told[known]) == (True, True)
    assert "confirm-email" not in told[known]
    assert User.objects.get(email=known).check_password("x") is False
    assert sign_in(Client(), known, PASSWORD + "x").status_code == 200


def test_the_answer_for_a_known_address_takes_the_work_of_the_one_for_a_new_one(town, settings):
    """Work, not the clock on the wall, which tells of the neighbours; with the hash that costs most of it for real."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.EGOV_SHARES = {**settings.EGOV_SHARES, "accounts": 10**6}
    citizen()
    took, before = {"an@example.vn": [], "tiepnhan.bp@demo.egov": [], "": []}, TrailEntry.objects.count()
    for number in range(7):
        for known, times in took.items():
            cache.clear()
            begun = time.process_time()
            Client().post(DOOR, {**TYPED, "email": known or f"new{number}@example.vn"})
            times.append(time.process_time() - begun)
    citizens, officials, new = (statistics.median(times) for times in took.values())
    assert (citizens / new, officials / new) == (pytest.approx(1, abs=0.1), pytest.approx(1, abs=0.1))
    assert (User.objects.filter(email__startswith="new").count(), TrailEntry.objects.count() - before) == (7, 7)


def test_who_writes_more_into_the_form_than_it_asks_is_a_citizen_all_the_same(mail):
    Client().post(DOOR, {**TYPED, "is_official": "on", "is_superuser": "on", "is_staff": "1", "role": "administrator"})
    account = User.objects.get()
    assert (account.is_official, account.is_superuser, account.grants.count()) == (False, False, 0)


def test_what_is_wrong_is_said_in_vietnamese_and_nothing_typed_is_lost_but_passwords(client):
    wrong = client.post(DOOR, {**TYPED, "password1": "matkhau", "password2": "khac"})
    text = wrong.content.decode()
    assert 'value="Lê Văn Ẩn"' in text and 'value="an@example.vn"' in text
    assert "matkhau" not in text and ">khac<" not in text
    assert "ít nhất 12 ký tự" in text
    for english in ("Password", "password must", "You must type"):
        assert english not in re.sub(r"<[^>]+>", "", text)
    assert User.objects.count() == 0


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e"])
def test_a_name_of_nothing_is_no_name(client, name):
    assert "full_name" in client.post(DOOR, {**TYPED, "full_name": name}).context["form"].errors
    assert User.objects.count() == 0


def test_one_address_of_the_net_opens_only_so_many_accounts(settings, client):
    settings.EGOV_SHARES = {**settings.EGOV_SHARES, "accounts": 2}
    answers = [client.post(DOOR, {**TYPED, "email": f"{n}@example.vn"}).status_code for n in range(3)]
    assert (answers, User.objects.count()) == ([302, 302, 429], 2)
    cache.clear()
    assert Client().post(DOOR, {**TYPED, "email": "4@example.vn"}).status_code == 429


def test_an_official_is_asked_for_no_verified_address(town, settings):
    settings.DEMO = True
    assert EmailAddress.objects.count() == 0
    answer = sign_in(Client(), "tiepnhan.bp@demo.egov", town.password("tiepnhan.bp"))
    assert answer["Location"] == "/ban-lam-viec/"
    assert EmailAddress.objects.count() == 0
