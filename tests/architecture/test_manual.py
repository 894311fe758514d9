"""The operator's manual names everything there is to set and to run."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.unit
MANUAL = settings.BASE_DIR / "docs" / "manual"
# Of a demonstration and of development: ./run and ./test call them.
NOT_FOR_OPERATORS = {"load_demo_city", "make_demo_pki", "end_opinion_terms"}


def test_every_variable_is_explained():
    sources = [path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "egov" / "settings").glob("*.py")]
    read = {name for text in sources for name in re.findall(r'env\.\w+\(\s*"(EGOV_[A-Z_]+)"', text)}
    told = set(re.findall(r"EGOV_[A-Z_]+", (MANUAL / "production.md").read_text(encoding="utf-8")))
    assert len(read) > 30
    assert sorted(read - told) == []
    assert sorted(name for name in told - read if not name.endswith("_FILE")) == []


def test_every_command_is_explained():
    made = {path.stem for path in settings.BASE_DIR.glob("*/management/commands/*.py")} - {"__init__"}
    text = "\n".join(path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md"))
    assert sorted(name for name in made - NOT_FOR_OPERATORS if name not in text) == []
