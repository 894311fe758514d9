"""The whole office, started as its users start it; people walk the chain while a browser looks at every page they use.

At 390 and 1280 px: no fault by axe, no sideways scrolling, nothing asked from elsewhere, nothing the policy stops.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from scripts.launcher.processes import free_port
from scripts.walk import Walk
from tests.browser import chromium, faults, visitor

pytestmark = pytest.mark.journey
TOUR = os.environ.get("EGOV_TOUR")
WIDTHS = (390, 1280)
PUBLIC = [
    ("home", "/"), ("found", "/?q=giay+phep+xay+dung"), ("nothing-found", "/?q=zzzz"), ("procedure", "/thu-tuc/1.013225/"),
    ("track", "/theo-doi/"), ("verify", "/kiem-tra/"), ("not-found", "/khong-co/"), ("sign-in", "/tai-khoan/login/"),
    ("unknown", "/ho-so/H19.150-000000-0000/"),
]  # fmt: skip
AT_THE_COUNTER = [
    ("inbox", "/ban-lam-viec/?hang=open"), ("cases", "/ban-lam-viec/ho-so/"), ("counter", "/ban-lam-viec/quay/"),
    ("counter-take", "/ban-lam-viec/quay/2.000815/"), ("empty", "/ban-lam-viec/"), ("forbidden", "/van-hanh/"),
]  # fmt: skip
STEPS_AT_THE_COUNTER = [
    ("receive", "Tiếp nhận"), ("ask-supplement", "Yêu cầu bổ sung"), ("refuse", "Từ chối"), ("receipt", "In giấy tiếp nhận"),
]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The office on a free port, with its own data."""
    port, data = free_port(), tmp_path_factory.mktemp("office")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    command = [sys.executable, "-m", "scripts.launcher.run", "--port", str(port), "--data", str(data)]
    told = tmp_path_factory.mktemp("log") / "run.log"
    log = told.open("wb")
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={**clean, "PYTHONPATH": str(settings.BASE_DIR)}, stdout=log, stderr=log
    )
    base, end = f"http://localhost:{port}", time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2).close()  # noqa: S310 - our own server
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < end, told.read_text()
            time.sleep(0.5)
    yield base, data
    process.terminate()
    process.wait(60)


class Looker:
    """A browser that looks at pages and writes down their faults."""

    def __init__(self, browser, base: str, data: Path) -> None:
        self.browser, self.base, self.found = browser, base, []
        self.words = {row["email"]: row["password"] for row in json.loads((data / "people.json").read_text())}
        self.open = {}

    def context(self, login: str, width: int):
        if (login, width) not in self.open:
            self.open[login, width] = visitor(self.browser, width)
            if login:
                page = self.open[login, width].new_page()
                page.goto(f"{self.base}/tai-khoan/login/")
                page.fill("#id_login", f"{login}@demo.egov")
                page.fill("#id_password", self.words[f"{login}@demo.egov"])
                page.click("main button[type=submit]")
                page.close()
        return self.open[login, width]

    def look(self, name: str, path: str, login: str = "") -> None:
        for width in WIDTHS:
            page, told = self.context(login, width).new_page(), []
            page.on("console", lambda row, told=told: told.append(row.text) if "Content Security" in row.text else None)
            page.on(
                "request",
                lambda row, told=told: told.append(row.url) if not row.url.startswith((self.base, "data:")) else None,
            )
            answer = page.goto(path if path.startswith("http") else self.base + path)
            assert answer.status < 500, (path, answer.status)
            page.evaluate("document.querySelectorAll('details').forEach(row => { row.open = true })")
            told += faults(page)
            self.found += [f"{name} at {width}: {fault}" for fault in told]
            if TOUR:
                page.screenshot(path=str(Path(TOUR) / f"{name}-{width}.png"))
            page.close()


def test_people_walk_the_chain_and_every_page_stands_up_to_a_look(office):
    base, data = office
    walk = Walk(base, data)
    with chromium() as browser:
        eye = Looker(browser, base, data)
        for name, path in PUBLIC:
            eye.look(name, path)
        walk.finds()
        walk.files()
        walk.is_queued()
        case = walk.case_page("tiepnhan.bp")
        for name, words in STEPS_AT_THE_COUNTER:
            eye.look(name, case.link(words), "tiepnhan.bp")
        for name, path in [*AT_THE_COUNTER, ("case", case.url)]:
            eye.look(name, path, "tiepnhan.bp")
        walk.is_asked()
        walk.supplements()
        walk.receives()
        eye.look("status", f"/ho-so/{walk.code}/")
        walk.assigns()
        case = walk.case_page("chuyenvien.ht.bp")
        for name, words in (("draft", "Trình dự thảo"), ("consult", "Hỏi ý kiến")):
            eye.look(name, case.link(words), "chuyenvien.ht.bp")
        walk.consults()
        walk.drafts()
        eye.look("sign-list", "/ban-lam-viec/cho-ky/", "phochutich.bp")
        walk.decides()
        walk.seals()
        walk.follows()
        walk.downloads()
        eye.look("citizen", f"/tra-cuu/{walk.code}/{walk.secret}/")
        walk.verifies()
        walk.is_audited()
        eye.look("search", "/luu-tru/?q=le+van+an", "kiemtoan.bp")
        found = walk.desk("kiemtoan.bp").get("/luu-tru/?q=GPXD-UBND")
        eye.look("document", next(href for href, _words in found.links if "/van-ban/" in href), "kiemtoan.bp")
        eye.look("health", "/van-hanh/", "vanhanh")
    assert eye.found == [], "\n".join(eye.found)
