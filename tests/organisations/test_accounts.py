"""Signing in: demonstration accounts open nothing outside a demonstration."""

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize(("demo", "inside"), [(True, True), (False, False)])
def test_a_demonstration_account_signs_in_only_in_a_demonstration(town, client, settings, demo, inside):
    settings.DEMO = demo
    client.post("/tai-khoan/login/", {"login": "tiepnhan.bp@demo.egov", "password": town.password("tiepnhan.bp")})
    assert (client.get("/ban-lam-viec/").status_code == 200) is inside


def test_nobody_signs_up(client):
    assert "id_password1" not in client.get("/tai-khoan/signup/").content.decode()


def test_the_desk_asks_strangers_to_sign_in(client, db):
    answer = client.get("/ban-lam-viec/")
    assert (answer.status_code, answer["Location"].startswith("/tai-khoan/login/")) == (302, True)
