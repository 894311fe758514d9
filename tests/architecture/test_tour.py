"""The pictures of the README exist, and are among those that the browser journey takes."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_tour_shows_what_the_journey_takes():
    shown = set(re.findall(r"\(docs/tour/([a-z0-9-]+\.png)\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert shown == {path.name for path in (ROOT / "docs" / "tour").glob("*.png")}
    journey = (ROOT / "tests" / "journeys" / "test_browser.py").read_text(encoding="utf-8")
    names = {re.sub(r"-(390|1280)\.png$", "", name) for name in shown}
    assert [name for name in names if f'("{name}", ' not in journey and name != "verdict-genuine"] == []
    assert '"genuine": walk.pdf' in journey and 'f"verdict-{name}"' in journey
