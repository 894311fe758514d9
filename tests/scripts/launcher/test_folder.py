"""The data folder of ``./run``: what it takes, what it refuses, and with which sentence."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from scripts.launcher.folder import DATABASE, MARK, SECRET_KEY, default_folder, open_folder
from scripts.launcher.words import StopError

pytestmark = pytest.mark.unit


def refusal(path: Path, *, reset: bool = False) -> str:
    with pytest.raises(StopError) as caught:
        open_folder(path, reset=reset)
    return str(caught.value)


def test_open_folder_makes_and_marks_a_new_one(tmp_path):
    with open_folder(tmp_path / "a" / "b", reset=False):
        names = {path.name for path in (tmp_path / "a" / "b").iterdir()}
    assert names == {MARK, SECRET_KEY, "logs", "broker", "files", "records", "issued"}


def test_open_folder_keeps_the_secret_key_private_and_the_same(tmp_path):
    open_folder(tmp_path, reset=False).close()
    first = (tmp_path / SECRET_KEY).read_text()
    open_folder(tmp_path, reset=False).close()
    assert (tmp_path / SECRET_KEY).read_text() == first
    assert len(first) >= 40
    assert (tmp_path / SECRET_KEY).stat().st_mode & 0o777 == 0o600


def test_open_folder_refuses_a_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    assert refusal(path) == f"The data folder {path} is a file, not a folder: choose another with --data."
    assert path.read_text() == "x"


def test_open_folder_refuses_a_foreign_folder_even_to_reset_it(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    expected = f"The data folder {tmp_path} holds other things: choose an empty or a new one with --data."
    assert refusal(tmp_path) == expected
    assert refusal(tmp_path, reset=True) == expected
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_open_folder_refuses_a_link_that_leads_nowhere(tmp_path):
    path = tmp_path / "link"
    path.symlink_to(tmp_path / "gone")
    assert refusal(path) == f"The data folder {path} is a link that leads nowhere: choose another with --data."


def test_open_folder_refuses_what_cannot_be_written_to():
    path = Path("/proc/self/egov")
    assert refusal(path).startswith(f"The data folder {path} cannot be written to (")


def test_open_folder_refuses_a_second_run(tmp_path):
    with open_folder(tmp_path, reset=False):
        assert "is in use by another ./run" in refusal(tmp_path)
    open_folder(tmp_path, reset=False).close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough" * 100, b"SQLite format 3\x00" + b"\xff" * 9000]
)
def test_open_folder_refuses_a_damaged_database(tmp_path, content):
    open_folder(tmp_path, reset=False).close()
    (tmp_path / DATABASE).write_bytes(content)
    expected = f"The database {tmp_path / DATABASE} is damaged: put back a copy, or delete everything with --reset."
    assert refusal(tmp_path) == expected
    open_folder(tmp_path, reset=True).close()
    assert not (tmp_path / DATABASE).exists()


def test_open_folder_takes_a_sound_database(tmp_path):
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("CREATE TABLE paper (id)")
    open_folder(tmp_path, reset=False).close()
    assert (tmp_path / DATABASE).exists()


def test_reset_deletes_what_is_in_the_folder_but_not_behind_links(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.txt").write_text("mine")
    folder = tmp_path / "data"
    open_folder(folder, reset=False).close()
    (folder / "old.txt").write_text("old")
    (folder / "link").symlink_to(elsewhere)
    open_folder(folder, reset=True).close()
    assert not (folder / "old.txt").exists()
    assert not (folder / "link").exists()
    assert (elsewhere / "letter.txt").read_text() == "mine"


def test_default_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("EGOV_DATA_DIR", str(tmp_path))
    assert default_folder() == tmp_path


def test_open_folder_refuses_a_full_disk(tmp_path, monkeypatch):
    nearly_full = shutil._ntuple_diskusage(10**9, 10**9 - 99_000_000, 99_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: nearly_full)
    assert refusal(tmp_path / "data") == (
        f"The disk of the data folder {tmp_path / 'data'} is full (99 MB free, 100 MB are needed):"
        " make room or choose another with --data."
    )
