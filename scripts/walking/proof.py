"""Afterwards: anybody verifies, the auditor finds, the operator looks, the chains are walked, the files are judged."""

import re
import urllib.parse

from scripts.walking.browser import Visitor
from scripts.walking.counter import CounterWalk
from scripts.walking.judging import faults_of
from scripts.walking.pages import Page
from scripts.walking.walker import a_pdf


class ProofWalk(CounterWalk):
    """What remains to be seen when the paper is issued."""

    def _verdict(self, content: bytes) -> str:
        visitor = Visitor(self.base)
        page = visitor.get("/kiem-tra/")
        verdict = visitor.send(page, page.form("file"), files={"file": [("van-ban.pdf", content)]})
        return verdict.html.partition('data-outcome="')[2].partition('"')[0]

    def verifies(self) -> None:
        """7 Anybody verifies: ours and in force; altered; sound signatures but not our file; not signed by us"""
        middle = len(self.pdf) // 2
        expected = {
            "genuine": [self.pdf],
            "altered": [self.pdf + b"x", self.pdf[:middle] + b"\n" + self.pdf[middle:]],
            "not_our_file": [self.half_signed] if self.half_signed else [],
            "not_ours": [a_pdf("x")],
        }
        for outcome, contents in expected.items():
            for content in contents:
                found = self._verdict(content)
                assert found == outcome or (outcome == "altered" and found == "not_a_pdf"), f"{outcome}: {found}"

    def verifies_by_code(self) -> None:
        """7 The code printed under the QR names the document; an unknown one names none"""
        page = self.own()
        found = Visitor(self.base).get(page.link("Kiểm tra văn bản thật"))
        assert 'data-outcome="genuine"' in found.html, found.text[:300]
        assert Visitor(self.base).get("/kiem-tra/KHONGCO12345/").status == 404

    def _search(self, login: str, words: str, **narrow: str) -> Page:
        return self.desk(login).get("/luu-tru/?" + urllib.parse.urlencode({"q": words, **narrow}))

    def is_audited(self) -> None:
        """8 The auditor finds it with and without accents, highlighted; the other ward's auditor does not"""
        self.wait(lambda: self.code in self._search("kiemtoan.bp", "le van an").text, "not found")
        found = self._search("kiemtoan.bp", "Lê Văn Ẩn")
        assert self.code in found.text and "<mark>" in found.html, "not found with accents, or not highlighted"
        assert self.code not in self._search("kiemtoan.dx", "le van an").text, "another ward's auditor sees it"

    def is_narrowed(self) -> None:
        """8 Facets by procedure, unit, kind and year; the document and its trail open; the search is on record"""
        found = self._search("kiemtoan.bp", "GPXD-UBND")
        for facet in ("procedure", "unit", "kind", "year"):
            value = re.search(rf'name="{facet}" value="([^"]+)"', found.html)
            assert value, f"no facet {facet}"
            narrowed = self._search("kiemtoan.bp", "GPXD-UBND", **{facet: value[1]})
            assert self.code in narrowed.text and f'name="{facet}" value="{value[1]}" checked' in narrowed.html, facet
        log = self.desk("kiemsoat").get("/luu-tru/nhat-ky/")
        assert log.status == 200 and "Tạ Minh Nguyệt" in log.text, log.text[:500]
        href = next(href for href, _words in found.links if "/van-ban/" in href)
        document = self.desk("kiemtoan.bp").get(href)
        assert re.search(r"document\.issued|Ban hành|ban hành", document.text), document.text[:500]

    def is_operated(self) -> None:
        """9 The operator sees the state of the service; nothing has failed. Nobody else may look"""
        page = self.desk("vanhanh").get("/van-hanh/")
        assert page.status == 200 and "Việc đã bỏ" not in page.text, page.text[:600]
        assert self.desk("tiepnhan.bp").get("/van-hanh/").status == 403

    def is_sound(self) -> None:
        """9 verify_trail walks every hash chain again; issued files are laid out for validators"""
        self.manage("verify_trail")
        self.manage("export_issued", "--to", str(self.data / "issued"))
        assert (self.data / "issued" / "trust.pem").exists()

    def is_judged(self) -> None:
        """5 Every issued PDF is judged by readers that are not ours"""
        issued = self.data / "issued"
        files = sorted(issued.glob("*.pdf"))
        kinds = {
            kind
            for kind in ("permit", "copy", "receipt", "supplement", "refusal")
            if any(kind in f.name for f in files)
        }
        assert len(kinds) == 5, kinds
        faults, judges = faults_of(files, issued / "trust.pem")
        assert faults == [], faults
        print(f"         {len(files)} files, judged by {', '.join(sorted(judges))}")
