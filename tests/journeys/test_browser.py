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

pytestmark = pytest.mark.journey
TOUR = os.environ.get("EGOV_TOUR")
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

    def __init__(self, base: str, data: Path) -> None:
        self.base, self.found = base, []
        self.words = {row["email"]: row["password"] for row in json.loads((data / "people.json").read_text())}

    def look(self, pages: list[tuple[str, str]], login: str = "") -> None:
        email = f"{login}@demo.egov" if login else ""
        asked = {"base": self.base, "login": email, "password": self.words.get(email, ""), "pages": pages, "tour": TOUR}
        for _try in range(3):  # a driver that hangs is no fault of a page
            command = [sys.executable, "-m", "tests.browser_look"]
            try:
                done = subprocess.run(
                    command,
                    input=json.dumps(asked),
                    cwd=settings.BASE_DIR,
                    capture_output=True,
                    text=True,
                    timeout=90,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                continue
            assert done.returncode == 0, done.stderr[-3000:]
            self.found += json.loads(done.stdout)
            return
        pytest.skip("the browser's driver hung three times")


CROWD = """
import django; django.setup()
from tests.factories import cases
cases.APPLICANT["name"] = "Nguyễn Phước Quý Nguyệt Quỳnh Hoàng Thị Thúy Nguyên Thương"
for _round in range({number}): cases.submitted_case()
"""


def console(data: Path) -> dict[str, str]:
    """The environment of that office's console."""
    ours = {"DJANGO_SETTINGS_MODULE": "egov.settings.dev", "EGOV_DATA_DIR": str(data), "EGOV_DEMO": "1"}
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    return {**clean, **ours, "EGOV_SECRET_KEY_FILE": str(data / "secret_key"), "PYTHONPATH": str(settings.BASE_DIR)}


def crowd(data: Path, number: int) -> None:
    """More cases, with long names, so that lists are full when they are looked at."""
    words = [sys.executable, "-c", CROWD.format(number=number)]
    subprocess.run(words, cwd=settings.BASE_DIR, env=console(data), check=True, capture_output=True)


def test_people_walk_the_chain_and_every_page_stands_up_to_a_look(office):
    base, data = office
    walk, eye = Walk(base, data, console=console(data)), Looker(base, data)
    eye.look(PUBLIC)
    walk.finds()
    walk.files()
    walk.is_queued()
    crowd(data, 60)
    case = walk.case_page("tiepnhan.bp")
    steps = [(name, case.link(words)) for name, words in STEPS_AT_THE_COUNTER]
    eye.look([*AT_THE_COUNTER, ("case", case.url), *steps], "tiepnhan.bp")
    walk.is_asked()
    walk.supplements()
    walk.receives()
    eye.look([("status", f"/ho-so/{walk.code}/")])
    walk.assigns()
    case = walk.case_page("chuyenvien.ht.bp")
    eye.look([("draft", case.link("Trình dự thảo")), ("consult", case.link("Hỏi ý kiến"))], "chuyenvien.ht.bp")
    walk.consults()
    walk.hears_silence()
    walk.drafts()
    eye.look([("sign-list", "/ban-lam-viec/cho-ky/")], "phochutich.bp")
    walk.decides()
    walk.seals()
    walk.follows()
    walk.downloads()
    eye.look([("citizen", f"/tra-cuu/{walk.code}/{walk.secret}/")])
    walk.verifies()
    walk.is_audited()
    found = walk.desk("kiemtoan.bp").get("/luu-tru/?q=GPXD-UBND")
    document = next(href for href, _words in found.links if "/van-ban/" in href)
    eye.look([("search", "/luu-tru/?q=le+van+an"), ("document", document)], "kiemtoan.bp")
    eye.look([("health", "/van-hanh/")], "vanhanh")
    assert eye.found == [], "\n".join(eye.found)
