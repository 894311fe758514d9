"""Walks the whole chain over HTTP as the people in it would, and says of each step how long it took.

    python scripts/walk.py --base-url http://localhost:8000 --data DIR

Exit code 0 when every step came out as it should, 1 otherwise. Issued PDFs and the root certificate end in DIR/issued.
"""

import argparse
import io
import json
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pypdf import PdfReader, PdfWriter

from scripts.walking.browser import Visitor
from scripts.walking.pages import Page

ROOT = Path(__file__).resolve().parent.parent
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


class Walk:
    """The people, and what they know."""

    def __init__(self, base: str, data: Path) -> None:
        self.base, self.data = base, data
        self.passwords = {row["email"]: row["password"] for row in json.loads((data / "people.json").read_text())}
        self.desks: dict[str, Visitor] = {}
        self.citizen = Visitor(base)
        self.code = self.secret = ""
        self.pdf = b""

    def desk(self, login: str) -> Visitor:
        """An official, signed in through the page once."""
        if login not in self.desks:
            visitor = Visitor(self.base)
            email = f"{login}@demo.egov"
            page = visitor.sign_in(email, self.passwords[email])
            assert "/ban-lam-viec/" in page.url, f"{login} could not sign in: {page.url}"
            self.desks[login] = visitor
        return self.desks[login]

    def case_page(self, login: str) -> Page:
        """The case, found by its code in the list of cases."""
        visitor = self.desk(login)
        found = visitor.get(f"/ban-lam-viec/ho-so/?q={self.code}")
        href = next(href for href, text in found.links if "/ho-so/" in href and len(href) > 40)
        return visitor.get(href)

    def act(self, login: str, button: str, **values: object) -> Page:
        """Press one button of the step that waits for this person, and fill in its form; waits for the machine."""
        end = time.monotonic() + 60
        while True:
            try:
                href = self.case_page(login).link(button)
                break
            except (AssertionError, StopIteration):
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)
        visitor = self.desk(login)
        form_page = visitor.get(href)
        form = next(row for row in form_page.forms if row.method == "post" and "language" not in str(row.buttons))
        chosen = {key: value(form) if callable(value) else value for key, value in values.items()}
        done = visitor.send(form_page, form, {key.replace("__", "-"): value for key, value in chosen.items()})
        assert "/viec/" not in done.url, f"{button} by {login} was refused: {done.text[:600]}"
        return done

    # The steps, in order ------------------------------------------------------------------------------------------
    def finds(self) -> None:
        """Finds the procedure by typing without accents"""
        page = self.citizen.get("/?q=" + urllib.parse.quote("giay phep xay dung"))
        self.start = self.citizen.get(page.link("Cấp giấy phép xây dựng"))
        assert "07 ngày làm việc" in self.start.text

    def files(self) -> None:
        """Fills in the form, uploads, sends once (and once more: still one case)"""
        begin = next(form for form in self.start.forms if "/nop/" in form.action)
        page = self.citizen.send(self.start, begin)
        page = self.citizen.send(page, page.form("identifier"), {**PERSON, "result_channel": "electronic"})
        while "/noi-dung/" in page.url:
            form = next(row for row in page.forms if row.action == "")
            known = set(form.values) | set(form.choices)
            page = self.citizen.send(page, form, {key: value for key, value in ANSWERS.items() if key in known})
        bad = self.citizen.send(
            page,
            page.form("file-drawings"),
            {"next": "1"},
            files={"file-drawings": [("chuong-trinh.pdf", b"MZ" + bytes(2000))]},
        )
        assert "chuong-trinh.pdf" in bad.text and bad.status == 422, "a program named .pdf was taken"
        uploads = {
            "file-land_right": [("so-do.pdf", a_pdf("Sổ đỏ"))],
            "file-drawings": [("ban-ve.pdf", a_pdf("Bản vẽ"))],
        }
        page = self.citizen.send(bad, bad.form("file-drawings"), {"next": "1"}, files=uploads)
        assert PERSON["name"] in page.text, page.text[:400]
        form = page.form("declared")
        done = self.citizen.send(page, form, {"declared": "on"})
        again = self.citizen.send(page, form, {"declared": "on"})
        self.code, self.secret = done.id_text("case-code"), done.id_text("lookup-secret")
        assert again.id_text("case-code") == self.code, "sent twice, two cases"

    def is_queued(self) -> None:
        """The receiving officer sees it in her queue"""
        start = time.monotonic()
        while self.code not in self.desk("tiepnhan.bp").get("/ban-lam-viec/?hang=open").text:
            assert time.monotonic() - start < 5, "not in the queue"
            time.sleep(0.1)

    def is_asked(self) -> None:
        """Asks for a supplement, marking one field and one paper (form 02)"""
        marked = {
            "ask__paper__drawings": "on",
            "why__paper__drawings": "Thiếu mặt cắt móng",
            "ask__field__design_title": "on",
            "why__field__design_title": "Ghi đúng tên trên bản vẽ",
        }
        self.act("tiepnhan.bp", "Yêu cầu bổ sung", reason="Bổ sung bản vẽ móng", **marked)

    def supplements(self) -> None:
        """The citizen opens the case with code and secret and sends exactly that"""
        own = self._own()
        page = self.citizen.get(own.link("Nộp bổ sung"))
        form = page.form("design_title")
        page = self.citizen.send(
            page,
            form,
            {"design_title": "Hồ sơ thiết kế nhà ông Ẩn"},
            files={"file-drawings": [("mong.pdf", a_pdf("Móng"))]},
        )
        assert "/ho-so-cua-toi/" in page.url and "bo-sung" not in page.url, page.text[:500]

    def _own(self) -> Page:
        page = self.citizen.get("/theo-doi/")
        page = self.citizen.send(page, page.form("secret"), {"code": self.code, "secret": self.secret})
        assert "/ho-so-cua-toi/" in page.url, page.url
        return page

    def receives(self) -> None:
        """Is received: form 01 with the promised hour"""
        self.act("tiepnhan.bp", "Tiếp nhận")
        self._wait(lambda: "Giấy tiếp nhận" in self._own().text, "form 01")

    def assigns(self) -> None:
        """The head assigns"""
        self.act("truongphong.ht.bp", "Phân công", assignee=lambda form: form.choices["assignee"]["Nguyễn Hoàng Ẩn"])

    def consults(self) -> None:
        """The specialist asks two units; both answer"""
        wanted = ["Phòng Văn hóa – Xã hội phường Bình Phước", "Sở Xây dựng"]
        self.act(
            "chuyenvien.ht.bp",
            "Hỏi ý kiến",
            units=lambda form: [form.choices["units"][name] for name in wanted],
            question="Chiều cao có phù hợp không?",
        )
        self.act("vanhoa.bp", "Trả lời", opinion="agreed", text="")
        self.act("soxaydung", "Trả lời", opinion="agreed_with_remarks", text="Lưu ý chỉ giới")

    def drafts(self) -> None:
        """drafts; the head sends back with a comment, then approves"""
        self.act("chuyenvien.ht.bp", "Trình dự thảo")
        self.act("truongphong.ht.bp", "Trả lại", reason="Ghi rõ cốt nền")
        self.act("chuyenvien.ht.bp", "Trình dự thảo", **{"works.ground_elevation": "+0,30 m so với vỉa hè"})
        self.act("truongphong.ht.bp", "Duyệt")

    def decides(self) -> None:
        """The leader decides (number and date), reads the paper and signs exactly that"""
        self.act("phochutich.bp", "Quyết định")
        self.act("phochutich.bp", "Ký số", read="on")

    def seals(self) -> None:
        """The clerk checks and seals; it is issued"""
        self.act("vanthu.bp", "Đóng dấu", read="on")
        self._wait(
            lambda: "Đã trả kết quả" in Visitor(self.base).get(f"/ho-so/{self.code}/").text, "the result was not issued"
        )

    def follows(self) -> None:
        """Anybody follows by the code, without a name; a wrong secret opens nothing"""
        text = Visitor(self.base).get(f"/ho-so/{self.code}/").text
        for personal in (*PERSON.values(), "so-do.pdf"):
            assert personal not in text, f"the public page shows {personal}"
        stranger = Visitor(self.base)
        page = stranger.get("/theo-doi/")
        assert stranger.send(page, page.form("secret"), {"code": self.code, "secret": "WRONGWRONG"}).status == 404

    def downloads(self) -> None:
        """The citizen downloads the result with the secret"""
        self.pdf = self.citizen.get(self._own().link("Tải kết quả")).content
        assert self.pdf.startswith(b"%PDF-")
        fields = PdfReader(io.BytesIO(self.pdf)).get_fields() or {}
        assert {"KySo_NguoiKy", "KySo_CoQuan"} <= set(fields), sorted(fields)

    def verifies(self) -> None:
        """Anybody verifies the file; a changed one and a cut one are refused"""
        for content, outcome in (
            (self.pdf, "genuine"),
            (self.pdf + b"x", "altered"),
            (self.pdf[: len(self.pdf) // 2] + b"\n" + self.pdf[len(self.pdf) // 2 :], "altered"),
            (a_pdf("x"), "not_ours"),
        ):
            visitor = Visitor(self.base)
            page = visitor.get("/kiem-tra/")
            verdict = visitor.send(page, page.form("file"), files={"file": [("van-ban.pdf", content)]})
            found = verdict.html.partition('data-outcome="')[2].partition('"')[0]
            assert found == outcome or (outcome == "altered" and found != "genuine"), (
                f"{outcome} expected, {found} found"
            )

    def is_audited(self) -> None:
        """The auditor finds it with and without accents; the other ward's auditor does not"""
        self._wait(
            lambda: self.code in self.desk("kiemtoan.bp").get("/luu-tru/?q=" + urllib.parse.quote("le van an")).text,
            "not found",
        )
        assert self.code in self.desk("kiemtoan.bp").get("/luu-tru/?q=" + urllib.parse.quote("Lê Văn Ẩn")).text
        assert self.code not in self.desk("kiemtoan.dx").get("/luu-tru/?q=" + urllib.parse.quote("le van an")).text

    def is_operated(self) -> None:
        """The operator sees the state of the service; nothing has failed"""
        page = self.desk("vanhanh").get("/van-hanh/")
        assert page.status == 200 and "Việc đã bỏ" not in page.text, page.text[:600]

    def is_sound(self) -> None:
        """Every hash chain is walked again; issued files are laid out for validators"""
        for words in (["verify_trail"], ["export_issued", "--to", str(self.data / "issued")]):
            done = subprocess.run(
                [sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr

    def is_judged(self) -> None:
        """An independent reader accepts both signatures (pdfsig, when it is installed)"""
        path = next((self.data / "issued").glob("*building_permit*.pdf"))
        try:
            done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            print("      pdfsig is not installed here: checked by our own verification only")
            return
        assert done.stdout.count("Signature is Valid") >= 2, done.stdout

    def _wait(self, until: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 60
        while not until():
            assert time.monotonic() < end, what
            time.sleep(0.3)


STEPS = ("finds", "files", "is_queued", "is_asked", "supplements", "receives", "assigns", "consults", "drafts", "decides", "seals",
         "follows", "downloads", "verifies", "is_audited", "is_operated", "is_sound", "is_judged")  # fmt: skip


def main() -> int:
    """Walk; one line per step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    walk, begun = Walk(options.base_url, options.data), time.monotonic()
    for number, name in enumerate(STEPS, start=1):
        step = getattr(walk, name)
        start = time.monotonic()
        try:
            step()
        except Exception as error:
            print(f"FAIL  {number:2} {step.__doc__}: {error}", flush=True)
            return 1
        print(f"ok    {number:2} {step.__doc__} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"The chain holds: {walk.code}, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
