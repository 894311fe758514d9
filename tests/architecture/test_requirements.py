"""The production set is complete: what the house loads is pinned in requirements.txt, not only in the development set."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from django.conf import settings

pytestmark = pytest.mark.unit

LOAD = """
import importlib, json, pkgutil, sys
import django; django.setup()
from django.urls import get_resolver; get_resolver().url_patterns
for room in {rooms}:
    package = importlib.import_module(room)
    for found in pkgutil.walk_packages(package.__path__, room + "."):
        if ".settings" not in found.name and ".migrations" not in found.name:
            importlib.import_module(found.name)
places = {{m.partition(".")[0] for m, at in list(sys.modules.items()) if "site-packages" in str(getattr(at, "__file__", ""))}}
print(json.dumps(sorted(places)))
"""
ROOMS = [
    *("egov", "portal", "operations", "search", "workflows", "procedures", "documents", "organisations", "audit"),
    *("integrations", "kernel"),
]
# Loaded when they happen to be there, by libraries that do without.
OPTIONAL = {"pygments", "setuptools", "pip", "django-stubs-ext", "greenlet", "rich", "mdurl", "httpx", "markdown-it-py"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    lines = (settings.BASE_DIR / "requirements.txt").read_text().splitlines()
    return {normal(re.split(r"[=\[;]", line)[0]) for line in lines if line and not line.startswith("#")}


def test_everything_the_house_loads_is_pinned_for_production(tmp_path):
    env = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_", "PYTHONPATH"))}
    env |= {"DJANGO_SETTINGS_MODULE": "egov.settings.dev", "EGOV_DATA_DIR": str(tmp_path)}
    words = [sys.executable, "-c", LOAD.format(rooms=ROOMS)]
    done = subprocess.run(words, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    known, names = packages_distributions(), json.loads(done.stdout)
    loaded = {normal(name) for place in names for name in known.get(place, ())}
    assert "django" in loaded
    assert sorted(loaded - pinned() - OPTIONAL) == []


def test_every_pin_is_exact():
    lines = (settings.BASE_DIR / "requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9_.\[\]-]+==[^ ;]+(; .+)?", line)] == []
