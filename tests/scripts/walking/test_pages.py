"""A page as a person without script sees it."""

import pytest

from scripts.walking.pages import Page

pytestmark = pytest.mark.unit
HTML = """
<a href="/a/">Hồ sơ <b>của tôi</b></a>
<form method="post" action="/gui/"><input type="hidden" name="token" value="t">
<label for="u1">Phòng Văn hóa</label><input type="checkbox" id="u1" name="units" value="7" checked>
<label for="u2">Sở Xây dựng</label><input type="checkbox" id="u2" name="units" value="9">
<select name="ward"><option value="1">Một<option value="2" selected>Hai</select>
<textarea name="text">
Dòng một
Dòng hai</textarea><input type="file" name="file-scan"><button name="next" value="1">Gửi &amp; xong</button></form>
<span id="case-code"> H19.150-261127-0001 </span>
"""


@pytest.fixture
def page() -> Page:
    return Page("http://localhost/x/", 200, HTML.encode(), "text/html; charset=utf-8")


def test_links_are_found_by_their_words(page):
    assert page.link("của tôi") == "/a/"
    with pytest.raises(AssertionError, match="no link “Đóng dấu”"):
        page.link("Đóng dấu")


def test_a_form_holds_what_would_be_sent(page):
    form = page.form("file-scan")
    assert (form.action, form.method, form.files) == ("/gui/", "post", {"file-scan"})
    assert form.values == {"token": ["t"], "units": ["7"], "ward": ["2"], "text": ["Dòng một\nDòng hai"]}
    assert form.buttons == [("next", "1", "Gửi & xong")]


def test_choices_are_known_by_their_labels(page):
    assert page.form("units").choices["units"] == {"Phòng Văn hóa": "7", "Sở Xây dựng": "9"}


def test_a_missing_form_is_said_or_none(page):
    with pytest.raises(AssertionError, match="no form with secret"):
        page.form("secret")
    assert page.form_or_none("secret") is None
    assert page.form_or_none("token") is page.forms[0]


def test_words_of_an_element(page):
    assert page.id_text("case-code") == "H19.150-261127-0001"


def test_what_is_no_page_has_no_words():
    pdf = Page("http://localhost/x.pdf", 200, b"%PDF-1.7 <a href='/'>x</a>", "application/pdf")
    assert (pdf.text, pdf.links, pdf.content[:5]) == ("", [], b"%PDF-")
