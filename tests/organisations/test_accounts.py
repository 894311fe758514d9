"""Signing in: demonstration accounts open nothing outside a demonstration."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize(("demo", "inside"), [(True, True), (False, False)])
def test_a_demonstration_account_signs_in_only_in_a_demonstration(town, client, settings, demo, inside):
    settings.DEMO = demo
    client.post("/tai-khoan/login/", {"login": "tiepnhan.bp@demo.egov", "password": town.password("tiepnhan.bp")})
    assert (client.get("/ban-lam-viec/").status_code == 200) is inside


def test_the_desk_asks_strangers_to_sign_in(client, db):
    answer = client.get("/ban-lam-viec/")
    assert (answer.status_code, answer["Location"].startswith("/tai-khoan/login/")) == (302, True)


def test_one_guesser_behind_the_proxy_does_not_shut_out_the_others(town, settings):
    settings.DEMO, settings.EGOV_PROXIES = True, ["10.0.0.0/24"]
    cache.clear()

    def sign_in(address: str, password: str) -> Client:
        visitor = Client(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=address)
        visitor.post("/tai-khoan/login/", {"login": "vanhanh@demo.egov", "password": password})
        return visitor

    answers = [
        Client(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="203.0.113.66")
        .post("/tai-khoan/login/", {"login": f"nobody{number}@example.vn", "password": "wrong"})
        .status_code
        for number in range(40)
    ]
    assert answers[-1] == 429
    assert sign_in("203.0.113.7", town.password("vanhanh")).get("/ban-lam-viec/").status_code == 200
    cache.clear()


def test_a_forgotten_password_is_mailed_by_the_channel_of_all_mail(town, settings, tmp_path, client):
    settings.EGOV_MESSAGES = {**settings.EGOV_MESSAGES, "MAIL": "integrations.messages.files", "FOLDER": tmp_path}
    assert client.post("/tai-khoan/password/reset/", {"email": "vanhanh@demo.egov"}).status_code == 302
    (letter,) = (tmp_path / "mail").iterdir()
    told = json.loads(letter.read_text(encoding="utf-8"))
    assert told["to"] == "vanhanh@demo.egov"
    assert "/tai-khoan/password/reset/key/" in told["text"]


def test_a_silent_mail_server_is_said_on_a_page(town, settings, tmp_path, client):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings.EGOV_MESSAGES = {**settings.EGOV_MESSAGES, "MAIL": "integrations.messages.files", "FOLDER": in_the_way}
    answer = client.post("/tai-khoan/password/reset/", {"email": "vanhanh@demo.egov"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
