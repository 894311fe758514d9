"""Who walks: citizens and officials with a browser each, and what one of them does with a step that waits."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfWriter

from scripts.walking.browser import Upload, Visitor
from scripts.walking.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0  # seconds for what the machine does by itself: printing, signing, sweeping
PERSON = {
    "name": "Lê Văn Ẩn", "identifier": "070088001234", "phone": "0912345678", "email": "le.van.an@example.vn",
    "address": "12 đường Lê Quý Đôn, phường Bình Phước",
}  # fmt: skip
ANSWERS = {
    "ward": "H19.150", "location": "12 đường Lê Quý Đôn", "land_lot": "Thửa 125, tờ bản đồ 14", "land_area_m2": "120,5",
    "land_paper": "Giấy chứng nhận DA 123456", "name": "Nhà ở riêng lẻ", "work_class": "III", "storeys": "02 tầng",
    "height_m": "8,9", "ground_floor_area_m2": "96,4", "total_floor_area_m2": "192,8", "density_percent": "80",
    "design_title": "Nhà ở gia đình ông Ẩn", "designer": "Công ty TNHH Phước Thịnh",
}  # fmt: skip


def a_pdf(title: str) -> bytes:
    """A small sound PDF."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def papers() -> dict[str, list[Upload]]:
    """What a permit needs."""
    return {
        "file-land_right": [("so-do.pdf", a_pdf("Sổ đỏ"))],
        "file-drawings": [("ban-ve.pdf", a_pdf("Bản vẽ"))],
    }


class Walker:
    """The people of one walk, and the case they walk with."""

    def __init__(self, base: str, data: Path, *, console: dict[str, str] | None = None) -> None:
        self.base, self.data = base, data
        self.console = dict(os.environ) if console is None else console  # the launcher's environment, or a test's
        self.passwords = {row["email"]: row["password"] for row in json.loads((data / "people.json").read_text())}
        self.desks: dict[str, Visitor] = {}
        self.citizen = Visitor(base)
        self.code = self.secret = ""
        self.pdf = self.half_signed = b""

    def desk(self, login: str) -> Visitor:
        """An official, signed in through the page once."""
        if login not in self.desks:
            visitor = Visitor(self.base)
            email = next(known for known in self.passwords if known.startswith(f"{login}@"))
            page = visitor.sign_in(email, self.passwords[email])
            assert "/ban-lam-viec/" in page.url, f"{login} could not sign in: {page.url}"
            self.desks[login] = visitor
        return self.desks[login]

    def case_page(self, login: str, code: str = "", *, part: str = "") -> Page:
        """The case, or the named part of it, found by its code in the list of cases."""
        visitor = self.desk(login)
        found = visitor.get(f"/ban-lam-viec/ho-so/?q={code or self.code}")
        href = next(href for href, text in found.links if "/ho-so/" in href and len(href) > 40)
        return visitor.get(f"{href}?muc={part}" if part else href)

    def act(self, login: str, button: str, *, code: str = "", **values: object) -> Page:
        """Press one button of the step that waits for this person, and fill in its form; waits for the machine."""
        form_page = self.step_page(login, button, code)
        form = next(row for row in form_page.forms if row.method == "post" and "language" not in str(row.buttons))
        chosen = {key: value(form) if callable(value) else value for key, value in values.items()}
        filled = {key.replace("__", "-"): value for key, value in chosen.items()}
        done = self.desk(login).send(form_page, form, filled)
        assert "/viec/" not in done.url, f"{button} by {login} was refused: {done.text[:600]}"
        return done

    def step_page(self, login: str, button: str, code: str = "") -> Page:
        """The page of a step, as soon as the step is there."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.desk(login).get(self.case_page(login, code).link(button))
            except (AssertionError, StopIteration):
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def own(self, code: str = "", secret: str = "") -> Page:
        """The citizen's own case, opened with code and secret by a browser that has no cookie yet."""
        self.citizen = Visitor(self.base)
        page = self.citizen.get("/theo-doi/")
        words = {"code": code or self.code, "secret": secret or self.secret}
        page = self.citizen.send(page, page.form("secret"), words)
        assert "/ho-so-cua-toi/" in page.url, page.url
        return page

    def public(self, code: str = "") -> Page:
        """What anybody sees who knows the code alone."""
        return Visitor(self.base).get(f"/ho-so/{code or self.code}/")

    def manage(self, *words: str) -> str:
        """A command of the operator at the console; what it prints."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.console, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Until it is so; the machine works at its own pace."""
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, what
            time.sleep(0.3)
