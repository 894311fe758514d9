"""The wizard: nobody else's draft, nothing typed is lost, sent once."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories.cases import APPLICANT, COPY_ANSWERS, upload
from workflows.domain.secrets import lookup_secret
from workflows.models import Case, DraftPaper, FilingDraft

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def begun(client, code="2.000815") -> str:
    return client.post(f"/thu-tuc/{code}/nop/")["Location"]


def page_of(people: str, name: str) -> str:
    return re.sub("nguoi-nop/$", name, people)


def filled(client) -> str:
    """An application with everything but the declaration; the address of its first page."""
    people = begun(client)
    client.post(people, {**APPLICANT, "result_channel": "electronic", "unit": "H19.150.2"})
    section = client.post(people, {**APPLICANT, "result_channel": "electronic", "unit": "H19.150.2"})["Location"]
    client.post(section, COPY_ANSWERS)
    client.post(page_of(people, "giay-to/"), {"file-scan": upload(), "next": "1"})
    return people


@pytest.mark.parametrize("page", ["nguoi-nop/", "noi-dung/paper/", "giay-to/", "kiem-tra/", "xong/"])
def test_anothers_draft_looks_like_one_that_does_not_exist(town, client, page):
    mine = page_of(begun(client), page)
    none = re.sub("nop/[^/]+/", "nop/6b1f0d2e-0000-4000-8000-000000000000/", mine)
    stranger = Client()
    stranger.cookies[f"nop-{mine.split('/')[2]}"] = "a-token-of-somebody-else"
    for method in ("get", "post"):
        theirs, absent = getattr(stranger, method)(mine), getattr(stranger, method)(none)
        expected = 405 if (method, page) == ("post", "xong/") else 404
        assert (theirs.status_code, absent.status_code) == (expected, expected)
        plain = [re.sub(r'value="[^"]{40,}"', "", answer.content.decode()) for answer in (theirs, absent)]
        assert plain[0].replace(mine, "X") == plain[1].replace(none, "X")


def test_a_strangers_post_changes_nothing(town, client):
    people = filled(client)
    stranger = Client()
    paper = DraftPaper.objects.get()
    stranger.post(people, {**APPLICANT, "name": "Kẻ Gian", "result_channel": "electronic", "unit": "H19.150.2"})
    stranger.post(page_of(people, "giay-to/"), {"remove": str(paper.uuid)})
    other = begun(stranger)
    stranger.post(page_of(other, "giay-to/"), {"remove": str(paper.uuid)})
    stranger.post(page_of(people, "kiem-tra/"), {"declared": "on"})
    draft = FilingDraft.objects.get(uuid=people.split("/")[2])
    assert (draft.people["applicant"]["name"], draft.papers.count(), draft.case) == (APPLICANT["name"], 1, None)


def test_the_cookie_is_for_this_browser_and_lives_as_long_as_the_draft(town, client):
    people = begun(client)
    name = f"nop-{people.split('/')[2]}"
    FilingDraft.objects.update(expires_at=timezone.now() + timedelta(days=12))
    client.get(people)
    cookie = client.cookies[name]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert 12 * 86400 - 5 <= int(cookie["max-age"]) <= 12 * 86400
    client.get(people, secure=True)
    assert client.cookies[name]["secure"] is True


def test_an_application_that_was_begun_is_found_again(town, client):
    people = begun(client)
    assert people in client.get("/").content.decode()
    page = client.get("/thu-tuc/2.000815/")
    assert people in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert people not in client.get("/thu-tuc/1.013225/").content.decode()
    assert people not in Client().get("/").content.decode()


def test_a_browser_keeps_the_cookies_of_twenty_drafts(town, client):
    addresses = [begun(client) for _number in range(22)]
    kept = [name for name, cookie in client.cookies.items() if name.startswith("nop-") and cookie.value]
    assert len(kept) == 21
    assert client.get(addresses[-1]).status_code == 200
    assert client.get(addresses[0]).status_code == 404


@pytest.mark.parametrize("field", ["paper_name", "copies"])
def test_ten_megabytes_in_a_field_cost_only_that_field(town, client, field):
    people = begun(client)
    page = page_of(people, "noi-dung/paper/")
    long = client.post(page, {**COPY_ANSWERS, field: "ế" * 3_500_000})
    assert long.status_code == 422
    assert len(long.content) < 200_000
    draft = FilingDraft.objects.get()
    other = next(key for key in COPY_ANSWERS if key != field)
    assert (draft.answers[other], len(draft.answers[field])) == (COPY_ANSWERS[other], 20_000)


def test_too_much_for_any_form_is_told_in_the_readers_language(town, client):
    page = page_of(begun(client), "noi-dung/paper/")
    for language, words in (("vi", "Dữ liệu gửi lên lớn hơn mức nhận được"), ("en", "This is too large")):
        answer = client.post(page, {"paper_name": "a" * 33 * 1024 * 1024}, headers={"accept-language": language})
        assert (answer.status_code, words in answer.content.decode()) == (413, True)


ODD = {  # typed, kept, and whether it may go on (302) or the form says why not (422)
    "emoji": ("Trần 😀 Văn", "Trần 😀 Văn", 422),  # no paper could print it
    "decomposed": ("Tra\u0302\u0300n Va\u0306n", "Trần Văn", 302),
    "right to left": ("Trần \u202eVăn\u202c", "Trần Văn", 302),
    "nothing to see": ("Trần\u200b \ufeffVăn", "Trần Văn", 302),
    "control": ("Trần\x07 Văn\x00", "Trần Văn", 302),  # no database keeps a null mark
    "markup": ("<b>Trần</b> & Văn", "<b>Trần</b> & Văn", 302),
    "german": ("Jürgen Müller", "Jürgen Müller", 302),
}


@pytest.mark.parametrize("kind", sorted(ODD))
def test_odd_letters_in_answers_are_put_right_or_kept(town, client, kind):
    typed, kept, status = ODD[kind]
    page = page_of(begun(client), "noi-dung/paper/")
    answer = client.post(page, {**COPY_ANSWERS, "paper_name": typed})
    assert (answer.status_code, FilingDraft.objects.get().answers["paper_name"]) == (status, kept)


def test_an_old_encoding_is_told_and_kept(town, client):
    people = begun(client)
    answer = client.post(people, {**APPLICANT, "name": "NguyÔn V¨n B×nh", "result_channel": "electronic"})
    page = answer.content.decode()
    assert (answer.status_code, "TCVN3" in page, 'value="NguyÔn V¨n B×nh"' in page) == (422, True, True)


def test_sent_twice_it_is_one_case(town, client):
    people = filled(client)
    answers = [client.post(page_of(people, "kiem-tra/"), {"declared": "on"}) for _press in range(2)]
    assert [answer["Location"] for answer in answers] == [page_of(people, "xong/")] * 2
    assert Case.objects.count() == 1
    for page in ("nguoi-nop/", "noi-dung/paper/", "giay-to/", "kiem-tra/"):
        assert client.get(page_of(people, page))["Location"] == page_of(people, "xong/")
    done = client.get(page_of(people, "xong/"))
    assert Case.objects.get().case_code in done.content.decode()
    assert "no-store" in done["Cache-Control"]


def test_the_secret_is_shown_after_sending_only(town, client, settings):
    people = filled(client)
    done = page_of(people, "xong/")
    client.post(page_of(people, "kiem-tra/"), {"declared": "on"})
    case = Case.objects.get()
    secret, own = lookup_secret(case), f"/ho-so-cua-toi/{case.case_code}/"
    draft_only = Client()  # pressed twice: the answer with the session's cookie never came
    draft_only.cookies[f"nop-{done.split('/')[2]}"] = client.cookies[f"nop-{done.split('/')[2]}"].value
    assert secret in draft_only.get(done).content.decode()
    draft_only.cookies.pop(settings.SESSION_COOKIE_NAME)
    Case.objects.update(submitted_at=timezone.now() - timedelta(hours=2))
    later = draft_only.get(done).content.decode()
    assert (secret in later, "không hiện lại" in later, "dx-qr-figure" in later) == (False, True, False)
    assert draft_only.get(own)["Location"].startswith("/theo-doi/")
    assert (secret in client.get(done).content.decode(), client.get(own).status_code) == (True, 200)


def test_two_tabs_keep_what_each_has_saved(town, client):
    people = begun(client)
    section = page_of(people, "noi-dung/paper/")
    client.post(section, COPY_ANSWERS)
    client.post(people, {**APPLICANT, "result_channel": "electronic", "unit": "H19.150.2"})
    draft = FilingDraft.objects.get()
    assert (draft.answers["paper_name"], draft.people["applicant"]["name"]) == (
        COPY_ANSWERS["paper_name"],
        APPLICANT["name"],
    )


def test_what_was_typed_survives_a_lost_cookie(town, client):
    section = page_of(begun(client), "noi-dung/paper/")
    elsewhere = Client()
    lost = elsewhere.post(section, {**COPY_ANSWERS, "procedure-code": "2.000815"})
    page = lost.content.decode()
    assert (lost.status_code, 'action="/thu-tuc/2.000815/nop/"' in page) == (404, True)
    assert f'name="paper_name" value="{COPY_ANSWERS["paper_name"]}"' in page
    fields = dict(re.findall(r'name="([a-z_-]+)" value="([^"]*)"', page))
    again = elsewhere.post("/thu-tuc/2.000815/nop/", fields)
    draft = FilingDraft.objects.get(uuid=again["Location"].split("/")[2])
    assert draft.answers == COPY_ANSWERS
    assert COPY_ANSWERS["paper_name"] in elsewhere.get(page_of(again["Location"], "noi-dung/paper/")).content.decode()


def test_people_that_were_typed_survive_a_draft_that_ended(town, client):
    people = begun(client)
    FilingDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    lost = client.post(people, {**APPLICANT, "result_channel": "electronic", "procedure-code": "2.000815"})
    fields = dict(re.findall(r'name="([a-z_-]+)" value="([^"]*)"', lost.content.decode()))
    again = client.post("/thu-tuc/2.000815/nop/", fields)["Location"]
    assert FilingDraft.objects.get(uuid=again.split("/")[2]).people["applicant"] == APPLICANT
    assert APPLICANT["identifier"] in client.get(again).content.decode()


def test_beginning_by_address_leads_to_the_procedure(town, client):
    assert client.get("/thu-tuc/2.000815/nop/")["Location"] == "/thu-tuc/2.000815/"
    assert client.post("/thu-tuc/9.999999/nop/").status_code == 404
    assert client.get("/thu-tuc/%00/").status_code == 404
    assert client.get("/?q=%00").status_code == 200


def test_one_address_begins_so_many_and_no_more(town, client, settings):
    settings.EGOV_SHARES = {**settings.EGOV_SHARES, "drafts": 3}
    assert [client.post("/thu-tuc/2.000815/nop/").status_code for _number in range(5)] == [302, 302, 302, 429, 429]
    assert Client(REMOTE_ADDR="192.0.2.8").post("/thu-tuc/2.000815/nop/").status_code == 302


def test_one_address_sends_so_much_and_no_more(town, client, settings):
    settings.EGOV_SHARES = {**settings.EGOV_SHARES, "megabytes": 1}
    papers = page_of(begun(client), "giay-to/")
    first, second = (client.post(papers, {"file-scan": upload(f"{name}.pdf")}) for name in "ab")
    assert (first.status_code, second.status_code) == (302, 429)
    assert [paper.file.name for paper in DraftPaper.objects.all()] == ["a.pdf"]


BAD = {
    "trong.pdf": b"",
    "chuong-trinh.pdf": b"MZ" + bytes(4000),
    "hong.pdf": b"%PDF-1.7\n" + bytes(500),
    "anh.heic": b"\x00\x00\x00\x18ftypheic" + bytes(200),
    "lon.pdf": b"%PDF-1.7\n" + bytes(21 * 1024 * 1024),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_by_name_and_the_rest_is_kept(town, client, name):
    people = begun(client)
    client.post(people, {**APPLICANT, "result_channel": "electronic", "unit": "H19.150.2"})
    files = [upload("tot.pdf"), SimpleUploadedFile(name, BAD[name], "application/pdf")]
    answer = client.post(page_of(people, "giay-to/"), {"file-scan": files, "next": "1"})
    assert answer.status_code == 422
    assert (name in answer.content.decode(), "tot.pdf" in answer.content.decode()) == (True, True)
    assert APPLICANT["name"] in client.get(page_of(people, "kiem-tra/")).content.decode()


def test_a_file_name_that_turns_letters_is_told_plainly(town, client):
    papers = page_of(begun(client), "giay-to/")
    file = SimpleUploadedFile("giay-to\u202efdp.exe", b"MZ" + bytes(4000), "application/pdf")
    page = client.post(papers, {"file-scan": file}).content.decode()
    assert ("giay-tofdp.exe" in page, "\u202e" in page) == (True, False)
