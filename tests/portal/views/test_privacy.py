"""What the code alone shows, what guessing gets, what bad files do."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.cases import APPLICANT, COPY_ANSWERS, submitted_case, upload, version_of
from workflows.domain.drafts import add_paper, save_answers, save_people, start_draft
from workflows.domain.secrets import lookup_secret
from workflows.launch import file_case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def copy_case(town):
    draft, _token = start_draft(version_of("2.000815"), channel="online", unit=town.unit("bp_centre"))
    save_people(draft, {"applicant": APPLICANT}, result_channel="electronic")
    save_answers(draft, COPY_ANSWERS)
    add_paper(draft, "scan", upload())
    draft.refresh_from_db()
    return file_case(draft)


def plain(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def test_state_and_dates_only_for_a_certified_copy(copy_case, client):
    page = client.get(f"/ho-so/{copy_case.case_code}/").content.decode()
    assert copy_case.case_code in page
    for personal in (*APPLICANT.values(), "Bằng tốt nghiệp", "Trung tâm Phục vụ"):
        assert personal not in page


def test_a_hidden_case_cannot_be_told_from_one_that_does_not_exist(copy_case, client, monkeypatch):
    from workflows.domain.queries import citizen

    hidden = copy_case.version.parsed.model_copy(update={"public_by_code": "nothing"})
    monkeypatch.setattr(type(copy_case.version), "parsed", property(lambda _version: hidden))
    assert citizen.public_view(copy_case) is None
    there, absent = client.get(f"/ho-so/{copy_case.case_code}/"), client.get("/ho-so/H19.150-200101-0777/")
    assert (there.status_code, absent.status_code) == (404, 404)
    assert plain(there).replace(f"/ho-so/{copy_case.case_code}/", "X") == plain(absent).replace(
        "/ho-so/H19.150-200101-0777/", "X"
    )


def test_the_citizens_view_needs_the_secret_in_this_session(town, client):
    case = submitted_case()
    assert client.get(f"/ho-so-cua-toi/{case.case_code}/").status_code == 302
    assert client.get(f"/tra-cuu/{case.case_code}/WRONGWRONG/").status_code == 404
    opened = client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    assert opened["Location"] == f"/ho-so-cua-toi/{case.case_code}/"
    assert (
        APPLICANT["name"] in client.get(opened["Location"]).content.decode()
        or client.get(opened["Location"]).status_code == 200
    )
    assert Client().get(f"/ho-so-cua-toi/{case.case_code}/").status_code == 302


def test_guessing_is_slowed_and_refused(town, client, settings):
    settings.EGOV_LOOKUPS = {"SLOW_AFTER": 3, "REFUSE_AFTER": 6, "WINDOW_SECONDS": 3600, "SLOW_STEP": 0.001}
    codes = [client.get(f"/tra-cuu/H19.150-261124-000{n}/WRONGWRONG/").status_code for n in range(8)]
    assert codes == [404] * 6 + [429] * 2
    case = submitted_case()
    assert client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/").status_code == 429
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert other.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/").status_code == 302


BAD = {
    "trong.pdf": b"",
    "chuong-trinh.pdf": b"MZ" + bytes(4000),
    "hong.pdf": b"%PDF-1.7\n" + bytes(500),
    "anh.heic": b"\x00\x00\x00\x18ftypheic" + bytes(200),
    "lon.pdf": b"%PDF-1.7\n" + bytes(21 * 1024 * 1024),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_by_name_and_the_rest_is_kept(town, client, name):
    page = client.post("/thu-tuc/2.000815/nop/")["Location"]
    client.post(page, {**APPLICANT, "result_channel": "electronic", "unit": "H19.150.2"})
    papers = re.sub("nguoi-nop", "giay-to", page)
    answer = client.post(papers, {"file-scan": SimpleUploadedFile(name, BAD[name], "application/pdf"), "next": "1"})
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert APPLICANT["name"] in client.get(re.sub("nguoi-nop", "kiem-tra", page)).content.decode()


def test_another_visitors_draft_does_not_exist(town, client):
    page = client.post("/thu-tuc/1.013225/nop/")["Location"]
    assert client.get(page).status_code == 200
    assert Client().get(page).status_code == 404


def test_what_was_typed_survives_an_error_and_a_missing_token(town):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/theo-doi/", {"code": "H19.150-261124-0009", "secret": ""})
    assert answer.status_code == 403
    assert "H19.150-261124-0009" in answer.content.decode()
