"""Every message has its Vietnamese, and the compiled catalogue is the one of these sources."""

import pytest

from scripts.messages import main

pytestmark = pytest.mark.unit


def test_the_catalogue_is_complete_and_up_to_date(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out
