"""The table of accounts that ``./run`` prints."""

import json

import pytest

from scripts.launcher.accounts import accounts_table

pytestmark = pytest.mark.unit


def test_accounts_table_lines_up_its_columns(tmp_path):
    rows = [
        {"role": "receiver", "name": "Nguyễn Thị Hoà", "email": "hoa@demo.local"},
        {"role": "head", "name": "Lê An", "email": "an@demo.local"},
    ]
    (tmp_path / "accounts.json").write_text(json.dumps(rows), encoding="utf-8")
    assert accounts_table(tmp_path).splitlines() == [
        "role      name            email",
        "--------  --------------  --------------",
        "receiver  Nguyễn Thị Hoà  hoa@demo.local",
        "head      Lê An           an@demo.local",
    ]


@pytest.mark.parametrize("content", [None, "[]"])
def test_accounts_table_says_that_there_are_none(tmp_path, content):
    if content is not None:
        (tmp_path / "accounts.json").write_text(content)
    assert accounts_table(tmp_path) == "(no demonstration accounts)"
