"""At the counter: a refusal, a file taken at another ward's desk with a second appointment, and the certified copy."""

import re

from scripts.walking.permit import PermitWalk
from scripts.walking.walker import ANSWERS, PERSON, a_pdf, papers

ANOTHER = {
    **PERSON,
    "name": "Trần Thị Bé",
    "identifier": "070188004321",
    "phone": "0987654321",
    "email": "be@example.vn",
}


class CounterWalk(PermitWalk):
    """Cases beside the main one."""

    away = away_secret = copy = copy_secret = ""

    def refuses(self) -> None:
        """2 Another application is refused at reception with its reason (form 03); the public page tells no reason"""
        main = self.code, self.secret
        self.start = self.citizen.get("/thu-tuc/1.013225/")
        page = self.form()
        page = self.citizen.send(page, page.form("file-drawings"), {"next": "1"}, files=papers())
        done = self.citizen.send(page, page.form("declared"), {"declared": "on"})
        code, secret = done.id_text("case-code"), done.id_text("lookup-secret")
        reason = "Thửa đất không có quyền sử dụng hợp pháp"
        self.act("tiepnhan.bp", "Từ chối", code=code, reasons=reason, guidance="Liên hệ cơ quan đất đai")
        self.wait(lambda: "/TCHS" in self.own(code, secret).text, "form 03")
        public = self.public(code)
        assert "từ chối" in public.text and reason not in public.text, public.text[:500]
        self.code, self.secret = main

    def _take(self, login: str, procedure: str, values: dict[str, object], files: dict[str, object]) -> tuple[str, str]:
        """A file brought to a desk: the form on one page; code and secret from the receipt that is printed."""
        officer = self.desk(login)
        page = officer.get(officer.get("/ban-lam-viec/quay/").link(procedure))
        done = officer.send(page, page.form("identifier"), values, files=files)
        assert "/ho-so/" in done.url, done.text[:800]
        receipt = officer.get(done.link("In giấy tiếp nhận"))
        found = re.search(r"Mã hồ sơ\s+(\S+)\s+Mã tra cứu\s+(\S+)", receipt.text)
        assert found, receipt.text[:400]
        return found[1], found[2]

    def brings_to_another_ward(self) -> None:
        """2 A file for Bình Phước is brought to the counter of Đồng Xoài and received there"""
        answers: dict[str, object] = {f"q-{key}": value for key, value in ANSWERS.items()}
        values = {**ANOTHER, **answers, "result_channel": "counter"}
        self.away, self.away_secret = self._take("tiepnhan.dx", "Cấp giấy phép xây dựng", values, dict(papers()))
        self.act("tiepnhan.dx", "Tiếp nhận", code=self.away)
        self.wait(lambda: "/TNHS" in self.own(self.away, self.away_secret).text, "form 01")

    def has_two_appointments(self) -> None:
        """3 Asked for a supplement in the middle of the work: old and new appointment are both kept"""
        person = "Phan Thị Ánh Tuyết"
        chosen = {"assignee": lambda form: form.choices["assignee"][person]}
        self.act("truongphong.ht.bp", "Phân công", code=self.away, **chosen)
        marked = {"ask__paper__drawings": "on", "why__paper__drawings": "Thiếu mặt cắt móng"}
        self.act("chuyenvien2.ht.bp", "Yêu cầu bổ sung", code=self.away, reason="Bổ sung bản vẽ móng", **marked)
        own = self.own(self.away, self.away_secret)
        page = self.citizen.get(own.link("Nộp bổ sung"))
        mended = {"file-drawings": [("mong.pdf", a_pdf("Móng"))]}
        self.citizen.send(page, page.form("file-drawings"), {}, files=mended)
        own = self.own(self.away, self.away_secret)
        assert own.html.count('class="dx-ledger"') == 2, "one of the two countings is not kept"
        assert "Hẹn trước đó" in own.text, "the first appointment is not told"

    def takes_a_copy(self) -> None:
        """2 The second procedure: a certified copy is taken at the counter"""
        values = {**ANOTHER, "q-paper_name": "Bằng tốt nghiệp đại học", "q-copies": "1", "result_channel": "counter"}
        scan: dict[str, object] = {"file-scan": [("bang.pdf", a_pdf("Bằng"))]}
        self.copy, self.copy_secret = self._take("tiepnhan.bp", "Chứng thực bản sao", dict(values), scan)
        self.act("tiepnhan.bp", "Tiếp nhận", code=self.copy)

    def certifies(self) -> None:
        """4 It is compared, decided, signed, sealed and handed over"""
        self.act("tuphap.bp", "Trình dự thảo", code=self.copy)
        self.act("chanhvp.bp", "Duyệt", code=self.copy)
        self.act("phochutich.bp", "Quyết định", code=self.copy)
        self.act("phochutich.bp", "Ký số", code=self.copy, read="on")
        self.act("vanthu.bp", "Đóng dấu", code=self.copy, read="on")
        self.act("tiepnhan.bp", "Trả kết quả", code=self.copy, received_by="Trần Thị Bé")

    def opens_less(self) -> None:
        """6 Of a certified copy the code alone tells state and dates; the secret opens the rest"""
        public = self.public(self.copy)
        for hidden in ("Đối chiếu", "Ký số", "Ủy ban nhân dân phường Bình Phước,", "Bằng tốt nghiệp", ANOTHER["name"]):
            assert hidden not in public.text, f"the code alone tells: {hidden}"
        assert "Đã trả kết quả" in public.text
        assert "Bằng tốt nghiệp" in self.own(self.copy, self.copy_secret).text
