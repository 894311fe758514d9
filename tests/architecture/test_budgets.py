"""What a phone has to fetch: styles, scripts and fonts stay within the budgets of the design."""

import gzip
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parent.parent.parent
STATIC, TEMPLATES = ROOT / "egov" / "static" / "egov", ROOT / "templates"
KILOBYTE = 1024
LIMITS = {
    ("app.css",): 16 * KILOBYTE,
    ("desk.css",): 6 * KILOBYTE,
    ("public.js",): 6 * KILOBYTE,
    ("desk.js", "htmx.min.js"): 25 * KILOBYTE,
}
FONTS_OF_A_PHONE = ("source-sans-3-latin-wght-normal.woff2", "source-sans-3-vietnamese-wght-normal.woff2")
# Citizens who only read load no script; these pages are for typing, uploading and checking.
WITH_THE_PUBLIC_SCRIPT = {
    "account/login.html", "account/signup.html", "portal/filing_base.html", "portal/supplement.html", "portal/verdict.html", "portal/verify.html",
    "workflows/counter_take.html",
}  # fmt: skip


@pytest.mark.parametrize("names", LIMITS)
def test_styles_and_scripts_are_within_their_budget(names):
    size = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)
    assert size <= LIMITS[names], f"{names}: {size} bytes"


def test_fonts_are_within_their_budget():
    sizes = {path.name: path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")}
    assert sum(sizes[name] for name in FONTS_OF_A_PHONE) <= 40 * KILOBYTE
    assert sum(sizes.values()) <= 54 * KILOBYTE


def test_only_pages_for_typing_load_the_public_script():
    pages = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    assert {name for name, text in pages.items() if "egov/public.js" in text} == WITH_THE_PUBLIC_SCRIPT


def test_nothing_is_inline_and_nothing_comes_from_elsewhere():
    wrong = re.compile(
        r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|(?:src|href)=\"(?:https?:)?//", re.IGNORECASE
    )
    pages = [path for path in TEMPLATES.rglob("*.html") if "pdf" not in path.parts]
    assert [path.name for path in pages if wrong.search(path.read_text())] == []
