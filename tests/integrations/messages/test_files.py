"""Messages as files: the demonstration's channel."""

import json

import pytest

from integrations.messages import MessageError, send_message

pytestmark = pytest.mark.unit
WORDS = {"to": "0912345678", "subject": "", "text": "Hồ sơ H19.150-261127-0001 đã được tiếp nhận", "key": "k-1"}


@pytest.fixture
def folder(settings, tmp_path):
    settings.EGOV_MESSAGES = {
        **settings.EGOV_MESSAGES,
        "SMS": "integrations.messages.files",
        "FOLDER": tmp_path / "out",
    }
    return tmp_path / "out"


def test_the_same_key_twice_is_one_message(folder):
    assert [send_message("sms", **WORDS) for _time in range(2)] == ["k-1.json", "k-1.json"]
    assert [path.name for path in (folder / "sms").iterdir()] == ["k-1.json"]
    written = json.loads((folder / "sms" / "k-1.json").read_text(encoding="utf-8"))
    assert {key: written[key] for key in ("to", "subject", "text")} == {
        key: WORDS[key] for key in ("to", "subject", "text")
    }


def test_a_folder_that_cannot_be_written_is_a_passing_failure(folder):
    folder.write_text("a file in the way")
    with pytest.raises(MessageError) as caught:
        send_message("sms", **WORDS)
    assert (caught.value.permanent, caught.value.detail) == (False, {"reason": "Not a directory"})
