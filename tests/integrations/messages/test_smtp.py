"""Mail over a real connection to a real SMTP server of the test's own: what goes out, what is refused, for how long."""

import socket

import pytest
from aiosmtpd.controller import Controller

from integrations.messages import MessageError, send_message
from scripts.launcher.processes import free_port

pytestmark = pytest.mark.integration
LETTER = {
    "to": "le.van.an@example.vn",
    "subject": "Hồ sơ đã được tiếp nhận",
    "text": "Kính gửi ông Lê Văn Ẩn",
    "key": "n-1",
}


class Post:
    """A post office that answers each recipient and each text as it was told to."""

    def __init__(self) -> None:
        self.letters, self.to, self.data = [], "250 OK", "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        if self.data.startswith("250"):
            self.letters.append(envelope)
        return self.data


@pytest.fixture
def post(settings):
    office = Post()
    door = Controller(office, hostname="127.0.0.1", port=free_port())
    door.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", door.port
    settings.DEFAULT_FROM_EMAIL = "mot-cua@phuong.example.vn"
    settings.EGOV_MESSAGES = {**settings.EGOV_MESSAGES, "MAIL": "integrations.messages.smtp"}
    yield office
    door.stop()


def failure() -> MessageError:
    with pytest.raises(MessageError) as caught:
        send_message("mail", **LETTER)
    return caught.value


def test_mail_arrives_whole_and_named_by_its_key(post):
    assert send_message("mail", **LETTER) == "<n-1@egov>"
    (letter,) = post.letters
    assert (letter.mail_from, letter.rcpt_tos) == ("mot-cua@phuong.example.vn", ["le.van.an@example.vn"])
    from email import message_from_bytes, policy

    read = message_from_bytes(letter.content, policy=policy.default)
    assert read["Subject"] == "Hồ sơ đã được tiếp nhận"
    assert read["Message-ID"] == "<n-1@egov>"
    assert read.get_content().strip() == "Kính gửi ông Lê Văn Ẩn"


@pytest.mark.parametrize(
    ("to", "data", "permanent", "reason"),
    [
        ("550 no such user", "250 OK", True, "smtp 550"),
        ("450 greylisted, come back", "250 OK", False, "smtp 450"),
        ("250 OK", "554 rejected", True, "smtp 554"),
        ("250 OK", "452 out of space", False, "smtp 452"),
    ],
)
def test_a_refusal_is_permanent_when_the_server_says_for_good(post, to, data, permanent, reason):
    post.to, post.data = to, data
    error = failure()
    assert (error.permanent, error.detail) == (permanent, {"reason": reason})
    assert post.letters == []


def test_the_error_and_its_causes_do_not_repeat_the_address(post):
    post.to = "550 <le.van.an@example.vn> is unknown here"
    error = failure()
    assert (error.__cause__, error.__suppress_context__) == (None, True)
    assert "example.vn" not in f"{error!r} {error} {error.detail}"


def test_a_silent_server_is_a_passing_failure(post, settings):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = deaf.getsockname()[1], 1
        error = failure()
    assert (error.permanent, error.detail) == (False, {"reason": "SMTPServerDisconnected"})


def test_an_absent_server_is_a_passing_failure(post, settings):
    settings.EMAIL_PORT = free_port()
    assert (failure().permanent, failure().detail) == (False, {"reason": "ConnectionRefusedError"})


def test_a_second_line_in_the_address_is_refused_for_good(post):
    with pytest.raises(MessageError) as caught:
        send_message("mail", **{**LETTER, "to": "a@example.vn\nBcc: all@example.vn"})
    assert caught.value.permanent is True
    assert post.letters == []
