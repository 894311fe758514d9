"""A file brought to the counter: taken once, at any one-stop unit, with what lay on the counter written down."""

import re

import pytest

from organisations.domain.grants import grant_role
from organisations.enums import Role
from tests.factories.cases import COPY_ANSWERS, PERMIT_ANSWERS, item_at, upload, work
from tests.workflows.views.desk import signed_in, words
from workflows.models import Case, CaseDocument, FilingDraft

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
URL = "/ban-lam-viec/quay/1.013225/"
PERSON = {
    "name": "Lê Văn Ẩn", "identifier": "070088001234", "address": "12 đường Lê Quý Đôn", "phone": "0912345678",
    "result_channel": "counter",
}  # fmt: skip


def form(client, url: str = URL, **changes: object) -> dict[str, object]:
    """The page as it comes, filled in."""
    draft = re.search(r'name="draft" value="([0-9a-f-]{36})"', client.get(url).content.decode())[1]
    answers = PERMIT_ANSWERS if url == URL else COPY_ANSWERS
    typed = {**PERSON, "draft": draft, **{f"q-{key}": value for key, value in answers.items()}}
    if url == URL:
        typed |= {"file-land_right": upload("so-do.pdf"), "file-drawings": upload("ban-ve.pdf")}
        typed |= {"form-land_right": "compared", "form-drawings": "original"}
    return {**typed, **changes}


def test_a_complete_file_is_a_case_in_the_hands_of_whoever_took_it(town):
    officer = town.person("tiepnhan.bp")
    client = signed_in(officer)
    done = client.post(URL, form(client))
    case = Case.objects.get()
    assert done["Location"] == f"/ban-lam-viec/ho-so/{case.uuid}/"
    assert (case.channel, case.receiving_unit, item_at(case, "check").assignee) == (
        "counter", town.unit("bp_centre"), officer,
    )  # fmt: skip
    assert dict(case.papers.values_list("component_key", "form")) == {"land_right": "compared", "drawings": "original"}
    sheet = words(client.get(done["Location"]))
    assert ("Bản chính." in sheet, "Bản sao đã đối chiếu bản chính." in sheet) == (True, True)
    assert client.post(f"/ban-lam-viec/viec/{item_at(case, 'check').uuid}/receive/", {"note": ""}).status_code == 302
    values = CaseDocument.objects.get(case=case, purpose="receipt").document.values
    assert [row["form"] for row in values["components"]] == ["bản sao đã đối chiếu", "bản chính"]


def test_pressed_twice_it_is_one_case(town):
    client = signed_in(town.person("tiepnhan.bp"))
    typed = form(client)
    first = client.post(URL, {**typed, "file-land_right": upload(), "file-drawings": upload()})
    again = client.post(URL, {**typed, "file-land_right": upload(), "file-drawings": upload()})
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert (Case.objects.count(), FilingDraft.objects.count(), Case.objects.get().papers.count()) == (1, 1, 2)


def test_the_name_of_somebody_elses_draft_opens_nothing(town):
    client = signed_in(town.person("tiepnhan.bp"))
    assert client.post(URL, form(client, name="")).status_code == 422
    theirs = FilingDraft.objects.get()
    other = signed_in(town.person("tiepnhan2.bp"))
    done = other.post(URL, form(other, draft=str(theirs.uuid)))
    assert done.status_code == 302
    theirs.refresh_from_db()
    assert (theirs.case, FilingDraft.objects.count()) == (None, 2)


def test_what_is_wrong_is_told_and_everything_stays(town):
    client = signed_in(town.person("tiepnhan.bp"))
    typed = form(client, identifier="12", **{"q-land_area_m2": "rộng", "file-drawings": upload("ban-ve.pdf")})
    answer = client.post(URL, typed)
    page = answer.content.decode()
    assert (answer.status_code, "Lê Văn Ẩn" in page, "rộng" in page, "ban-ve.pdf" in page) == (422, True, True, True)
    assert Case.objects.count() == 0
    mended = {**typed, "identifier": "070088001234", "q-land_area_m2": "120,5"}
    mended = {key: value for key, value in mended.items() if not key.startswith("file-")}
    assert client.post(URL, mended).status_code == 302
    assert Case.objects.get().papers.count() == 2


def test_a_missing_paper_is_told(town):
    client = signed_in(town.person("tiepnhan.bp"))
    typed = form(client)
    del typed["file-drawings"]
    answer = client.post(URL, typed)
    assert (answer.status_code, 'href="#file-drawings"' in answer.content.decode()) == (422, True)


def test_an_officer_of_two_centres_says_where_it_was_received(town):
    officer = town.person("tiepnhan.bp")
    grant_role(officer, unit=town.unit("dx_centre"), role=Role.RECEIVER, actor=None)
    client = signed_in(officer)
    unsaid = client.post(URL, form(client))
    assert unsaid.status_code == 422
    assert client.post(URL, form(client, unit=town.unit("dx_centre").pk)).status_code == 302
    case = Case.objects.get()
    assert (case.receiving_unit, case.competent_unit) == (town.unit("dx_centre"), town.unit("bp"))


def test_the_receipt_with_its_secret_is_for_those_who_received(town):
    client = signed_in(town.person("tiepnhan.bp"))
    client.post(URL, form(client))
    case = Case.objects.get()
    receipt = f"/ban-lam-viec/quay/ho-so/{case.uuid}/giay-tiep-nhan/"
    from workflows.domain.secrets import lookup_secret

    assert lookup_secret(case) in words(client.get(receipt))
    for login in ("kiemtoan.bp", "kiemsoat", "tiepnhan.dx"):
        shown = signed_in(town.person(login)).get(receipt)
        assert (shown.status_code, lookup_secret(case) in shown.content.decode()) == (403, False)


@pytest.mark.parametrize("login", ["chuyenvien.ht.bp", "kiemtoan.bp", "vanhanh", "quantri"])
def test_the_counter_is_for_receiving_officers(town, login):
    client = signed_in(town.person(login))
    assert [client.get("/ban-lam-viec/quay/").status_code, client.get(URL).status_code] == [403, 403]


def test_a_certified_copy_is_taken_with_the_original_on_the_counter(town):
    client = signed_in(town.person("tiepnhan.bp"))
    url = "/ban-lam-viec/quay/2.000815/"
    done = client.post(url, form(client, url, **{"file-scan": upload("bang.pdf"), "form-scan": "original"}))
    assert done.status_code == 302, words(done)[:800]
    case = Case.objects.get()
    assert (case.competent_unit, case.papers.get().form) == (town.unit("bp"), "original")
    work()
