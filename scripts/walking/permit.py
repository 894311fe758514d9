"""The permit: from a phone to a signed and sealed paper."""

import io
import time
import urllib.parse

from pypdf import PdfReader

from scripts.walking.browser import Visitor
from scripts.walking.pages import Page
from scripts.walking.walker import ANSWERS, PERSON, Walker, a_pdf, papers


class PermitWalk(Walker):
    """The chain itself, in its order."""

    start: Page

    def finds(self) -> None:
        """1 The citizen finds the procedure by typing “giay phep xay dung”, and reads what is needed"""
        page = self.citizen.get("/?q=" + urllib.parse.quote("giay phep xay dung"))
        self.start = self.citizen.get(page.link("Cấp giấy phép xây dựng"))
        for words in ("07 ngày làm việc", "75.000", "Bản vẽ thiết kế", "217/2026/NĐ-CP"):
            assert words in self.start.text, f"the procedure's page does not say {words}"

    def form(self) -> Page:
        """The e-form filled in up to the papers."""
        begin = next(form for form in self.start.forms if "/nop/" in form.action)
        page = self.citizen.send(self.start, begin)
        page = self.citizen.send(page, page.form("identifier"), {**PERSON, "result_channel": "electronic"})
        while "/noi-dung/" in page.url:
            form = next(row for row in page.forms if row.action == "")
            known = set(form.values) | set(form.choices)
            page = self.citizen.send(page, form, {key: value for key, value in ANSWERS.items() if key in known})
        return page

    def files(self) -> None:
        """1 The citizen fills in the form, uploads (a program named .pdf is refused), sends twice: one case"""
        page = self.form()
        program = {"file-drawings": [("chuong-trinh.pdf", b"MZ" + bytes(2000))]}
        bad = self.citizen.send(page, page.form("file-drawings"), {"next": "1"}, files=program)
        assert "chuong-trinh.pdf" in bad.text and bad.status == 422, "a program named .pdf was taken"
        page = self.citizen.send(bad, bad.form("file-drawings"), {"next": "1"}, files=papers())
        assert PERSON["name"] in page.text, page.text[:400]
        form = page.form("declared")
        done = self.citizen.send(page, form, {"declared": "on"})
        again = self.citizen.send(page, form, {"declared": "on"})
        self.code, self.secret = done.id_text("case-code"), done.id_text("lookup-secret")
        assert again.id_text("case-code") == self.code, "sent twice, two cases"

    def is_queued(self) -> None:
        """2 The receiving officer has it in her queue within a second"""
        officer = self.desk("tiepnhan.bp")
        start = time.monotonic()
        while self.code not in officer.get("/ban-lam-viec/?hang=open").text:
            assert time.monotonic() - start < 1, "not in the queue"
            time.sleep(0.1)

    def is_asked(self) -> None:
        """2 She asks for a supplement, marking one field and one paper (form 02)"""
        marked = {
            "ask__paper__drawings": "on",
            "why__paper__drawings": "Thiếu mặt cắt móng",
            "ask__field__design_title": "on",
            "why__field__design_title": "Ghi đúng tên trên bản vẽ",
        }
        self.act("tiepnhan.bp", "Yêu cầu bổ sung", reason="Bổ sung bản vẽ móng", **marked)
        self.wait(lambda: "/HDHS" in self.own().text, "form 02")

    def supplements(self) -> None:
        """3 The citizen opens the case with code and secret, and sends exactly what was marked"""
        own = self.own()
        page = self.citizen.get(own.link("Nộp bổ sung"))
        form = page.form("design_title")
        asked = {name for name in [*form.values, *form.files] if name in ANSWERS or name.startswith("file-")}
        assert asked == {"design_title", "file-drawings"}, asked
        words = {"design_title": "Hồ sơ thiết kế nhà ông Ẩn"}
        page = self.citizen.send(page, form, words, files={"file-drawings": [("mong.pdf", a_pdf("Móng"))]})
        assert "/ho-so-cua-toi/" in page.url and "bo-sung" not in page.url, page.text[:500]

    def receives(self) -> None:
        """2 The officer receives it: form 01 with the promised hour, and why that hour"""
        self.act("tiepnhan.bp", "Tiếp nhận")
        self.wait(lambda: "/TNHS" in self.own().text, "form 01")
        assert "Hẹn trả kết quả" in self.public().text and "ngày làm việc" in self.public().text, (
            "no promise, no reason"
        )

    def assigns(self) -> None:
        """4 The head assigns"""
        self.act("truongphong.ht.bp", "Phân công", assignee=lambda form: form.choices["assignee"]["Nguyễn Hoàng Ẩn"])

    def consults(self) -> None:
        """4 The specialist asks two units at once; one answers, the other stays silent"""
        wanted = ["Phòng Văn hóa – Xã hội phường Bình Phước", "Sở Xây dựng"]
        self.act(
            "chuyenvien.ht.bp",
            "Hỏi ý kiến",
            units=lambda form: [form.choices["units"][name] for name in wanted],
            question="Chiều cao có phù hợp không?",
        )
        self.act("vanhoa.bp", "Trả lời", opinion="agreed_with_remarks", text="Lưu ý chỉ giới")
        self.end_terms()

    def end_terms(self) -> None:
        """The silent unit's term ends now: a check cannot wait two working days. The sweep does the rest."""
        self.manage("end_opinion_terms", self.code)

    def hears_silence(self) -> None:
        """4 The silence is recorded as agreement by the sweep, and the case goes on by itself"""
        said = "Không trả lời trong hạn: coi như đồng ý"
        self.wait(
            lambda: said in self.case_page("chuyenvien.ht.bp", part="trao-doi").text, "the silence was not recorded"
        )

    def drafts(self) -> None:
        """4 The specialist drafts; the head returns it with a comment, then approves"""
        self.act("chuyenvien.ht.bp", "Trình dự thảo")
        self.act("truongphong.ht.bp", "Trả lại", reason="Ghi rõ cốt nền")
        assert "Ghi rõ cốt nền" in self.case_page("chuyenvien.ht.bp").text, "the comment did not arrive"
        self.act("chuyenvien.ht.bp", "Trình dự thảo", **{"works.ground_elevation": "+0,30 m so với vỉa hè"})
        self.act("truongphong.ht.bp", "Duyệt")

    def decides(self) -> None:
        """4 The leader decides (number and date), reads the paper and signs exactly that; not twice, not by another"""
        self.act("phochutich.bp", "Quyết định")
        page = self.step_page("phochutich.bp", "Ký số")
        stranger = self.desk("vanthu.bp").get(page.url)
        assert stranger.status in {403, 404, 409} or "Ký số" not in str(stranger.forms), "the clerk may sign"
        self.act("phochutich.bp", "Ký số", read="on")
        assert self.desk("phochutich.bp").get(page.url).form_or_none("sha256") is None, "may sign twice"

    def seals(self) -> None:
        """4 The clerk checks and seals; it is issued"""
        page = self.step_page("vanthu.bp", "Đóng dấu")
        file = next(href for href, _words in page.links if "/tep/" in href)
        self.half_signed = self.desk("vanthu.bp").get(file).content
        self.act("vanthu.bp", "Đóng dấu", read="on")
        self.wait(lambda: "Đã trả kết quả" in self.public().text, "the result was not issued")

    def follows(self) -> None:
        """6 Anybody follows by the code, without a name; a wrong secret opens nothing"""
        text = self.public().text
        for personal in (*PERSON.values(), "so-do.pdf", "Sổ đỏ", ANSWERS["land_lot"]):
            assert personal not in text, f"the public page shows {personal}"
        stranger = Visitor(self.base)
        page = stranger.get("/theo-doi/")
        refused = stranger.send(page, page.form("secret"), {"code": self.code, "secret": "WRONGWRONG"})
        unknown = stranger.send(page, page.form("secret"), {"code": "H19.150-000000-0000", "secret": "WRONGWRONG"})
        assert (refused.status, refused.text) == (unknown.status, unknown.text), (
            "a wrong secret tells that the case exists"
        )
        assert refused.status == 404

    def downloads(self) -> None:
        """5, 6 With the secret the result is downloaded: two signatures, the case's data inside"""
        own = self.own()
        self.pdf = self.citizen.get(own.link("Tải kết quả")).content
        reader = PdfReader(io.BytesIO(self.pdf))
        fields = reader.get_fields() or {}
        assert {"KySo_NguoiKy", "KySo_CoQuan"} <= set(fields), sorted(fields)
        assert [name for name in reader.attachments if name.endswith(".json")], "no case data attached"

    def is_told(self) -> None:
        """6 Mail and SMS lie in the outbox, without name or secret"""
        for channel in ("mail", "sms"):
            told = [path.read_text(encoding="utf-8") for path in (self.data / "outbox" / channel).glob("*.json")]
            mine = [text for text in told if self.code in text]
            assert len(mine) >= 3, f"{len(mine)} messages by {channel}"
            assert not [text for text in mine if self.secret in text or PERSON["name"] in text], "a secret was sent"
