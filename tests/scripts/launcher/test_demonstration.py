"""Preparing a folder: once for the same code, again for changed code; a failure tells the end of its log."""

import os

import pytest

from scripts.launcher import demonstration
from scripts.launcher.words import StopError

pytestmark = pytest.mark.unit


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "logs").mkdir()
    return tmp_path


def test_a_failing_command_is_one_message_with_the_end_of_the_log(folder):
    with pytest.raises(StopError) as caught:
        demonstration._command("Preparing the database", ["no_such_command"], folder, dict(os.environ))
    first, *rest = str(caught.value).splitlines()
    assert (
        first == f"Preparing the database failed (manage.py no_such_command); the end of {folder / 'logs/prepare.log'}:"
    )
    assert any("Unknown command" in line for line in rest)


def test_what_a_command_refuses_is_told_without_the_log(folder):
    (folder / "logs" / "prepare.log").write_text("Traceback of an earlier start\n", encoding="utf-8")
    env = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "egov.settings.dev", "EGOV_DATA_DIR": str(folder)}
    with pytest.raises(StopError) as caught:
        demonstration._command("Checking", ["load_catalogue", "--folder", str(folder)], folder, env)
    first, *rest = str(caught.value).splitlines()
    assert (first.startswith("Checking failed (manage.py load_catalogue): "), str(folder) in first, rest) == (
        True,
        True,
        [],
    )


def test_a_folder_that_this_code_has_prepared_is_left_alone(folder):
    env = {"EGOV_DATABASE_URL": "sqlite:///x"}
    (folder / ".prepared").write_text(demonstration._fingerprint(env), encoding="utf-8")
    demonstration.prepare_city(folder, env)
    assert not (folder / "logs" / "prepare.log").exists()


def test_another_database_is_prepared_again():
    one, other = ({"EGOV_DATABASE_URL": f"postgres://{name}"} for name in ("a", "b"))
    assert demonstration._fingerprint(one) != demonstration._fingerprint(other)
    assert demonstration._fingerprint(one) == demonstration._fingerprint(dict(one))
