"""Accounts: closed to strangers, slow to guessers, a second factor for whoever wants it, mail in Vietnamese."""

import json
import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as installed
from django.core.cache import cache
from django.test import Client

from organisations.adapters import AccountAdapter
from organisations.domain.enrolment import BY_MAIL, issue_enrolment_code
from organisations.models import EnrolmentCode

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ADMIN = "quantri@demo.egov"


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.EGOV_MESSAGES = {**settings.EGOV_MESSAGES, "FOLDER": tmp_path}
    cache.clear()
    yield
    cache.clear()


def sign_in(client, town, login=ADMIN, **more):
    answer = client.post("/tai-khoan/login/", {"login": login, "password": town.password("quantri"), **more})
    return answer.status_code, answer.get("Location")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirm(client, town, page: str) -> None:
    """The password once more, as the page asks."""
    client.post("/tai-khoan/reauthenticate/", {"password": town.password("quantri"), "next": page})


def mailed_code(client, to: str = ADMIN) -> str:
    """The code of the newest mail that the button has sent."""
    assert client.post("/tai-khoan/2fa/gui-ma/")["Location"] == "/tai-khoan/2fa/totp/activate/"
    mails = sorted((installed.EGOV_MESSAGES["FOLDER"] / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    mail = json.loads(mails[-1].read_text(encoding="utf-8"))
    assert (mail["to"], mail["subject"]) == (to, "Mã để bật xác thực hai lớp")
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", mail["text"])[0]


def turn_on(client, town) -> str:
    confirm(client, town, "/tai-khoan/2fa/totp/activate/")
    page = client.get("/tai-khoan/2fa/totp/activate/")
    text = page.content.decode()
    secret = page.context["form"].secret
    assert (page.status_code, '<svg aria-hidden="true"' in text, secret in text, "data:image" in text) == (
        200,
        True,
        True,
        False,
    )
    done = client.post(
        "/tai-khoan/2fa/totp/activate/", {"code": code_of(secret), "enrolment_code": mailed_code(client)}
    )
    assert (done.status_code, done["Location"]) == (302, "/tai-khoan/2fa/recovery-codes/")
    return secret


def test_an_administrator_can_have_a_second_factor(town):
    client = Client()
    sign_in(client, town)
    secret = turn_on(client, town)
    codes = re.findall(r'<li class="dx-code">(\w+)</li>', client.get("/tai-khoan/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    other = Client()
    assert sign_in(other, town) == (302, "/tai-khoan/2fa/authenticate/")
    assert other.get("/ban-lam-viec/").status_code == 302
    assert other.get("/tai-khoan/2fa/authenticate/").status_code == 200
    wrong = other.post("/tai-khoan/2fa/authenticate/", {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    assert other.post("/tai-khoan/2fa/authenticate/", {"code": codes[0]})["Location"] == "/ban-lam-viec/"
    again = Client()
    sign_in(again, town)
    assert "Mã không đúng" in again.post("/tai-khoan/2fa/authenticate/", {"code": codes[0]}).content.decode()
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert (secret in stored, codes[1] in stored) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_that_was_never_asked_for_it_does_not_go_on_beside_it(town, settings):
    settings.EGOV_SECOND_FACTOR_ROLES = ["administrator"]
    own, thief = Client(), Client()
    sign_in(thief, town)
    sign_in(own, town)
    assert thief.get("/tai-khoan/2fa/").status_code == 200
    turn_on(own, town)
    assert own.get("/ban-lam-viec/").status_code == 200
    assert EnrolmentCode.objects.count() == 0  # used up
    for page in ("/ban-lam-viec/", "/tai-khoan/2fa/recovery-codes/"):
        assert thief.get(page)["Location"].startswith("/tai-khoan/login/")


def test_the_password_alone_sets_up_no_second_factor(town):
    """Whoever has the password, and not the mailbox, comes to the page and no further."""
    client, page = Client(), "/tai-khoan/2fa/totp/activate/"
    sign_in(client, town)
    confirm(client, town, page)
    good = mailed_code(client)
    other = issue_enrolment_code(town.person("vanhanh"), lasts=BY_MAIL)
    secret = client.get(page).context["form"].secret
    for code in ("", "AAAA-AAAA", other):
        answer = client.post(page, {"code": code_of(secret), "enrolment_code": code})
        assert (answer.status_code, "enrolment_code" in answer.context["form"].errors) == (200, True)
    wrong = client.post(page, {"code": "000000", "enrolment_code": good})
    assert list(wrong.context["form"].errors) == ["code"]
    assert Authenticator.objects.count() == 0
    assert client.post(page, {"code": code_of(secret), "enrolment_code": good}).status_code == 302
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_the_button_mails_a_few_codes_an_hour_and_none_to_who_has_the_factor(town):
    client = Client()
    assert client.post("/tai-khoan/2fa/gui-ma/")["Location"].startswith("/tai-khoan/login/")
    assert client.get("/tai-khoan/2fa/gui-ma/").status_code == 405
    sign_in(client, town)
    assert [client.post("/tai-khoan/2fa/gui-ma/").status_code for _press in range(6)] == [302] * 5 + [429]
    EnrolmentCode.objects.all().delete()
    TOTP.activate(town.person("quantri"), "JBSWY3DPEHPK3PXP")
    client.post("/tai-khoan/2fa/gui-ma/")
    assert EnrolmentCode.objects.count() == 0


def test_turning_it_on_asks_for_the_password_once_more(town):
    client = Client()
    client.force_login(town.person("quantri"), backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = client.get("/tai-khoan/2fa/totp/activate/")
    assert asked["Location"] == "/tai-khoan/reauthenticate/?next=%2Ftai-khoan%2F2fa%2Ftotp%2Factivate%2F"


@pytest.mark.parametrize("page", ["/tai-khoan/2fa/", "/tai-khoan/2fa/totp/activate/", "/tai-khoan/password/change/"])
def test_pages_of_ones_own_account_are_in_vietnamese_and_asked_for(town, page):
    assert unquote(Client().get(page)["Location"]) == f"/tai-khoan/login/?next={page}"
    client = Client()
    sign_in(client, town)
    confirm(client, town, page)
    text = client.get(page).content.decode()
    assert '<html lang="vi">' in text
    for english in ("Two-Factor", "Authenticator App", "Activate", "Password:", "Successfully signed in"):
        assert english not in text


def test_guessing_a_password_is_stopped_also_with_the_right_one(town):
    client = Client()
    answers = [client.post("/tai-khoan/login/", {"login": ADMIN, "password": f"wrong-{n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert "Thử quá nhiều lần" in answers[-1].content.decode() or "quá nhiều" in answers[-1].content.decode()
    assert sign_in(client, town) == (200, None)
    assert client.get("/ban-lam-viec/").status_code == 302


def test_many_sign_ins_from_one_address_get_a_page_of_ours(town):
    client = Client()
    statuses = [
        client.post("/tai-khoan/login/", {"login": f"{n}@x.vn", "password": "x"}).status_code for n in range(32)
    ]
    assert statuses[-1] == 429
    assert "Thử quá nhiều lần" in client.post("/tai-khoan/login/", {"login": ADMIN, "password": "x"}).content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org/"])
def test_sign_in_leads_nowhere_else(town, target):
    assert sign_in(Client(), town, next=target) == (302, "/ban-lam-viec/")


def test_sign_in_leads_where_one_was_going(town):
    assert sign_in(Client(), town, next="/luu-tru/") == (302, "/luu-tru/")


def test_signing_in_changes_the_session_key(town):
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, town)
    assert client.cookies["sessionid"].value != session.session_key


def test_a_new_password_is_mailed_and_the_page_tells_no_stranger_who_has_an_account(town):
    pages = []
    for address in (ADMIN, "nobody@example.vn"):
        client = Client()
        answer = client.post("/tai-khoan/password/reset/", {"email": address})
        assert answer["Location"] == "/tai-khoan/password/reset/done/"
        pages.append(client.get(answer["Location"]).content)
    assert pages[0] == pages[1]
    folder = installed.EGOV_MESSAGES["FOLDER"] / "mail"
    mails = {row["to"]: row for row in (json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir())}
    link = re.search(r"http://\S+", mails[ADMIN]["text"])[0]
    assert (mails[ADMIN]["subject"], "http" in mails["nobody@example.vn"]["text"]) == (
        "Mật khẩu mới cho tài khoản của bạn",
        False,
    )
    client = Client()
    form = client.get(client.get(link)["Location"])
    assert "Chọn mật khẩu mới" in form.content.decode()
    used = client.post(
        form.context["action_url"], {"password1": "tre-song-vuon-2026", "password2": "tre-song-vuon-2026"}
    )
    assert used["Location"] == "/tai-khoan/password/reset/key/done/"
    assert "không còn dùng được" in Client().get(link).content.decode()


def test_wrong_passwords_are_counted_by_the_address_behind_our_proxy(rf, settings):
    settings.EGOV_PROXIES = ["127.0.0.0/8"]
    request = rf.get("/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert AccountAdapter().get_client_ip(request) == "203.0.113.7"
