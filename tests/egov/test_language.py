"""Another language in the middle of a form: what was typed is in its boxes again, unsent and unchecked, for its writer alone."""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import Client

from tests.factories.cases import PERMIT_ANSWERS, assigned_case, item_at, received_case, upload
from tests.workflows.views.desk import signed_in, step_url
from workflows.models import Case, FilingDraft

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TEXT = "Nhà ở của ông Ẩn, “mặt tiền” <b>2</b> đường"
SAID = "What you typed is still here"


def in_english(client: Client, url: str, typed: dict[str, object]):
    """Presses the language of the page's header, with its form filled in; the page that follows."""
    page = client.get(url).content.decode()
    button = re.search(
        r'<button class="dx-linkbutton" type="submit" form="viet" formaction="([^"]+)" formnovalidate', page
    )
    form = re.search(r'<form class="[^"]*" id="viet".*?</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    done = client.post(unescape(button[1]), {**hidden, **typed, "language": "en"})
    assert (done.status_code, done["Location"]) == (302, url)
    return client.get(url)


@pytest.fixture
def citizen(town) -> tuple[Client, str]:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/thu-tuc/1.013225/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    began = client.post("/thu-tuc/1.013225/nop/", {"csrfmiddlewaretoken": token})
    return client, began["Location"].rsplit("/", 2)[0]


def test_a_citizens_answers_are_in_their_boxes_unchecked_and_unsent(citizen):
    client, draft = citizen
    page = in_english(
        client, f"{draft}/noi-dung/place/", {"location": TEXT, "land_area_m2": "không rõ", "ward": "H19.150"}
    )
    text = unescape(page.content.decode())
    assert (page.status_code, SAID in text, re.findall(r'value="(H19[^"]+)" selected', text)) == (
        200,
        True,
        ["H19.150"],
    )
    assert [f'value="{words}"' in text for words in (TEXT, "không rõ")] == [True, True]
    assert "govuk-error" not in text
    assert FilingDraft.objects.get().answers == {}


def test_it_is_given_out_once_on_its_own_page_to_its_own_visitor(citizen):
    client, draft = citizen
    people = f"{draft}/nguoi-nop/"
    assert TEXT in unescape(in_english(client, people, {"name": TEXT}).content.decode())
    assert TEXT not in unescape(client.get(people).content.decode())
    client.post("/ngon-ngu/giu/?next=/theo-doi/", {"name": TEXT})
    assert TEXT not in unescape(client.get(people).content.decode())
    assert TEXT not in unescape(Client().get(people).content.decode())


def test_nothing_is_laid_into_a_form_from_elsewhere(citizen):
    client, draft = citizen
    people = f"{draft}/nguoi-nop/"
    refused = client.post(f"/ngon-ngu/giu/?next={people}", {"name": TEXT, "language": "en"})
    assert (refused.status_code, TEXT in unescape(client.get(people).content.decode())) == (403, False)


def test_strangers_have_only_so_many_forms_kept(db, settings):
    settings.EGOV_SHARES = {**settings.EGOV_SHARES, "megabytes": 2}
    answers = [
        Client().post("/ngon-ngu/giu/?next=/", {"name": TEXT, "language": "en"}).status_code for _time in range(3)
    ]
    assert (answers, Session.objects.count()) == ([302, 302, 429], 2)


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", ""])
def test_the_way_back_stays_in_the_house(client, target):
    done = client.post(f"/ngon-ngu/giu/?next={target}", {"language": "en"})
    assert (done.status_code, "example" in done["Location"]) == (302, False)


def test_a_step_a_reason_and_a_hand_over_are_typed_once(town):
    case = assigned_case(town)
    item, head = item_at(case, "appraise"), town.person("truongphong.ht.bp")
    colleague = (
        town.person("chuyenvien2.ht.bp") if "chuyenvien2.ht.bp" in town.city.people else town.person("chuyenvien.ht.bp")
    )
    steps = [
        (town.person("chuyenvien.ht.bp"), step_url(item, "refuse"), {"reasons": TEXT}, TEXT),
        (head, f"/ban-lam-viec/ho-so/{case.uuid}/tam-dung/", {"reason": TEXT}, TEXT),
        (head, f"/ban-lam-viec/viec/{item.uuid}/giao/", {"reason": TEXT, "assignee": colleague.pk}, TEXT),
    ]
    for person, url, typed, wanted in steps:
        text = unescape(in_english(signed_in(person), url, typed).content.decode())
        assert (wanted in text, SAID in text, "govuk-error" in text) == (True, True, False), url
    assert Case.objects.get(pk=case.pk).state == "in_progress"


def test_somebody_else_at_the_desk_does_not_find_it(town):
    client, url = signed_in(town.person("tiepnhan.bp")), "/ban-lam-viec/quay/1.013225/"
    client.post(f"/ngon-ngu/giu/?next={url}", {"name": TEXT, "language": "en"})
    other = signed_in(town.person("tiepnhan2.bp"))
    theirs = other.session
    theirs["form-put-aside"] = client.session["form-put-aside"]
    theirs.save()
    page = other.get(url)
    assert (page.status_code, TEXT in unescape(page.content.decode())) == (200, False)


def test_the_counter_keeps_the_draft_its_papers_and_what_lay_there(town):
    client, url = signed_in(town.person("tiepnhan.bp")), "/ban-lam-viec/quay/1.013225/"
    page = client.get(url).content.decode()
    draft = re.search(r'name="draft" value="([^"]+)"', page)[1]
    data = {f"q-{key}": value for key, value in PERMIT_ANSWERS.items()}
    first = client.post(url, {**data, "draft": draft, "file-drawings": upload("ban-ve.pdf")})
    assert first.status_code == 422
    client.post(
        f"/ngon-ngu/giu/?next={url}",
        {**data, "name": TEXT, "draft": draft, "form-drawings": "certified_copy", "language": "en"},
    )
    text = unescape(client.get(url).content.decode())
    assert [part in text for part in (TEXT, f'value="{draft}"', "ban-ve.pdf")] == [True, True, True]
    chosen = re.search(r'id="form-drawings".*?</select>', text, re.DOTALL)[0]
    assert re.findall(r'value="([^"]+)" selected', chosen) == ["certified_copy"]
    assert (Case.objects.count(), FilingDraft.objects.count()) == (0, 1)


def test_what_was_typed_never_replaces_what_is_to_be_signed(town):
    """A hidden hash is the page's own: of the paper that is shown now."""
    case = received_case(town)
    url = step_url(item_at(case, "assign"), "assign")
    client = signed_in(town.person("truongphong.ht.bp"))
    client.post(f"/ngon-ngu/giu/?next={url}", {"sha256": "f" * 64, "note": TEXT, "language": "en"})
    text = unescape(client.get(url).content.decode())
    assert (TEXT in text, "f" * 64 in text) == (True, False)


def test_enter_never_presses_the_language(citizen):
    """The first submit button of a form in the order of the page is what Enter presses."""
    client, draft = citizen
    page = client.get(f"{draft}/nguoi-nop/").content.decode()
    first = re.search(r'<button[^>]*type="submit" form="viet"[^>]*>', page)[0]
    assert "formaction" not in first


def test_a_page_without_a_form_needs_no_token(client):
    assert 'action="/ngon-ngu/"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("url", "typed", "there", "left_out"),
    [
        ("/theo-doi/", {"code": "H19.150-261127-0001", "secret": "ABCD2345EF"}, "H19.150-261127-0001", "ABCD2345EF"),
        ("/kiem-tra/", {"code": "KT-12 ẩn"}, "KT-12 ẩn", ""),
        ("/tai-khoan/login/?next=/ban-lam-viec/", {"login": "an@example.vn", "password": "tre-xanh-12"}, "an@example.vn", "tre-xanh-12"),
        ("/tai-khoan/signup/", {"full_name": TEXT, "password1": "tre-xanh-12"}, TEXT, "tre-xanh-12"),
    ],
)  # fmt: skip
def test_the_front_doors_keep_what_was_typed_and_write_no_secret_down(db, url, typed, there, left_out):
    client = Client(enforce_csrf_checks=True)
    shown = client.get(url).content.decode()
    token = re.search(r'id="viet".*?name="csrfmiddlewaretoken" value="([^"]+)"', shown, re.DOTALL)[1]
    address = re.search(r'form="viet" formaction="([^"]+)"', shown)[1]
    done = client.post(unescape(address), {**typed, "csrfmiddlewaretoken": token, "language": "en"})
    assert done["Location"] == url
    kept = client.session["form-put-aside"]["form"]
    text = unescape(client.get(url).content.decode())
    said = "except passwords and secrets" if left_out else SAID
    assert (f'value="{there}"' in text, said in text, "govuk-error" in text) == (True, True, False)
    assert not left_out or (left_out not in kept and left_out not in text)


def test_a_secret_typed_at_the_desk_is_not_written_down_either(town):
    case = received_case(town)
    client, url = signed_in(town.person("tiepnhan.bp")), f"/ban-lam-viec/ho-so/{case.uuid}/doi-ma-tra-cuu/"
    client.post(f"/ngon-ngu/giu/?next={url}", {"present_secret": "ABCD2345EF", "reason": TEXT, "language": "en"})
    assert list(QueryDict(client.session["form-put-aside"]["form"])) == ["reason", "language"]
    text = unescape(client.get(url).content.decode())
    assert ("except passwords and secrets" in text, "ABCD2345EF" in text) == (True, False)
