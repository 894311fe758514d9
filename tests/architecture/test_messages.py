"""Every message has its Vietnamese, and the compiled catalogue is the one of these sources."""

import pytest

from scripts.messages import collect, key_of, main, mo_bytes, po_text, terms, untranslated

pytestmark = pytest.mark.unit


def test_the_catalogue_is_complete_and_up_to_date(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out


def test_a_message_without_its_vietnamese_or_with_other_placeholders_is_told():
    messages, known = sorted(collect()), terms()
    first, second = [key_of(message) for message in messages if "%(code)s" in message[1] and not message[2]][:2]
    assert untranslated(messages, known) == []
    assert untranslated(messages, {**known, first: "", second: "Hồ sơ %(cod)s"}) == [first, second]


def test_a_catalogue_of_other_words_is_another_catalogue():
    messages, known = sorted(collect()), terms()
    changed = {**known, key_of(messages[0]): "Khác"}
    assert po_text(messages, changed) != po_text(messages, known)
    assert mo_bytes(messages, changed) != mo_bytes(messages, known)
