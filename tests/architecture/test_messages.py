"""Every message has its Vietnamese, and the compiled catalogue is the one of these sources."""

import pytest

from scripts import messages
from scripts.messages import collect, key_of, main, mo_bytes, po_text, terms, untranslated

pytestmark = pytest.mark.unit


def test_the_catalogue_is_complete_and_up_to_date(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out


def test_a_message_without_its_vietnamese_or_with_other_placeholders_is_told():
    found, known = sorted(collect()), terms()
    first, second = [key_of(message) for message in found if "%(code)s" in message[1] and not message[2]][:2]
    assert untranslated(found, known) == []
    assert untranslated(found, {**known, first: "", second: "Hồ sơ %(cod)s"}) == [first, second]


def test_two_files_cannot_give_one_message_two_meanings(tmp_path, monkeypatch):
    folder = tmp_path / "locale" / "terms"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("People: Người nộp\nPost: Chức vụ\n", encoding="utf-8")
    (folder / "b.yaml").write_text("Post: Chức vụ\n", encoding="utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert terms() == {"People": "Người nộp", "Post": "Chức vụ"}
    (folder / "b.yaml").write_text("People: Nhân sự\n", encoding="utf-8")
    with pytest.raises(ValueError, match="says 'People' in other words"):
        terms()


def test_a_catalogue_of_other_words_is_another_catalogue():
    found, known = sorted(collect()), terms()
    changed = {**known, key_of(found[0]): "Khác"}
    assert po_text(found, changed) != po_text(found, known)
    assert mo_bytes(found, changed) != mo_bytes(found, known)
