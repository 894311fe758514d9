"""Lists and the sheet of a case: pages by key, the same doors for the same people everywhere."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.jobs import replay
from kernel.models import Job
from tests.factories.cases import (
    act,
    assigned_case,
    decided_case,
    drafted_case,
    permit_draft,
    received_case,
    result_sha,
    submitted_case,
    work,
)
from tests.workflows.views.desk import signed_in, words
from workflows.domain.pauses import suspend_case
from workflows.models import Case

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def codes(response) -> list[str]:
    return re.findall(r"H19\.\d+-\d{6}-\d{4}", words(response))


def many(count: int) -> list[Case]:
    papers = permit_draft()
    return [submitted_case(papers_of=papers) for _number in range(count)]


def test_a_list_goes_on_by_key_even_when_new_cases_come_in(town):
    made = [case.case_code for case in many(30)]
    client = signed_in(town.person("tiepnhan.bp"))
    first = client.get("/ban-lam-viec/ho-so/")
    many(2)
    rest = re.search(r'href="(\?[^"]*sau=[^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(f"/ban-lam-viec/ho-so/{rest}")
    assert codes(first) + codes(second) == made[::-1]


@pytest.mark.parametrize("mark", ["x", "\x00", "1:2:3", ""])
def test_a_mark_that_was_tampered_with_starts_over(town, mark):
    case = submitted_case()
    client = signed_in(town.person("tiepnhan.bp"))
    assert codes(client.get("/ban-lam-viec/ho-so/", {"sau": mark})) == [case.case_code]
    assert case.case_code in codes(client.get("/ban-lam-viec/", {"sau": mark, "hang": "open"}))


@pytest.mark.parametrize("asked", ["\x00", "💥" * 40, "%' OR 1=1 --", "\u202eẨn"])
def test_anything_may_be_typed_into_the_search_of_the_list(town, asked):
    submitted_case()
    shown = signed_in(town.person("tiepnhan.bp")).get("/ban-lam-viec/ho-so/", {"q": asked})
    assert shown.status_code == 200


def test_overdue_is_the_same_in_list_filter_and_sheet(town):
    late, resting, ready, fine = (assigned_case(town) for _number in range(4))
    past = timezone.now() - timedelta(hours=1)
    suspend_case(resting, reason="Chờ", actor=town.person("truongphong.ht.bp"))
    Case.objects.filter(pk__in=[late.pk, resting.pk, ready.pk]).update(promised_at=past)
    Case.objects.filter(pk=ready.pk).update(finished_at=past - timedelta(hours=1), state="finished")
    client = signed_in(town.person("truongphong.ht.bp"))
    assert codes(client.get("/ban-lam-viec/ho-so/", {"qua-han": "1"})) == [late.case_code]
    shown = client.get("/ban-lam-viec/ho-so/").content.decode()
    assert shown.count("dx-status--late") == 1
    sheets = [client.get(f"/ban-lam-viec/ho-so/{case.uuid}/") for case in (late, resting, ready, fine)]
    assert ["dx-status--late" in sheet.content.decode() for sheet in sheets] == [True, False, False, False]


DOORS = {
    "receipt": "giay-tiep-nhan",
    "withdraw": "/rut/",
    "suspend": "/tam-dung/",
    "extend": "/hen-lai/",
    "reassign": "/giao/",
}
OPEN_TO = {
    "tiepnhan.bp": {"receipt", "withdraw"},
    "tiepnhan2.bp": {"receipt", "withdraw"},
    "giamdoc.tt.bp": {"receipt", "withdraw"},
    "truongphong.ht.bp": {"suspend", "extend", "reassign"},
    "chuyenvien.ht.bp": set(),
    "kiemtoan.bp": set(),
    "kiemsoat": set(),
}


@pytest.mark.parametrize("login", OPEN_TO)
def test_a_door_is_shown_to_those_who_may_go_through_it(town, login):
    case = assigned_case(town)
    client = signed_in(town.person(login))
    page = client.get(f"/ban-lam-viec/ho-so/{case.uuid}/").content.decode()
    shown = {door for door, mark in DOORS.items() if re.search(rf'href="[^"]*{mark}', page)}
    item = case.work.get(state="claimed")
    behind = {
        "receipt": f"/ban-lam-viec/quay/ho-so/{case.uuid}/giay-tiep-nhan/",
        "withdraw": f"/ban-lam-viec/ho-so/{case.uuid}/rut/",
        "suspend": f"/ban-lam-viec/ho-so/{case.uuid}/tam-dung/",
        "extend": f"/ban-lam-viec/ho-so/{case.uuid}/hen-lai/",
        "reassign": f"/ban-lam-viec/viec/{item.uuid}/giao/",
    }
    through = {door for door, url in behind.items() if client.get(url).status_code == 200}
    assert (shown, through) == (OPEN_TO[login], OPEN_TO[login])


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_one_and_for_many(town, count, django_assert_num_queries):
    many(count)
    client = signed_in(town.person("tiepnhan.bp"))
    client.get("/ban-lam-viec/ho-so/")
    with django_assert_num_queries(5):
        assert len(codes(client.get("/ban-lam-viec/ho-so/"))) == count


def test_the_sheet_costs_the_same_whatever_has_happened(town):
    case = received_case(town)
    client = signed_in(town.person("truongphong.ht.bp"))
    url = f"/ban-lam-viec/ho-so/{case.uuid}/"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as short:
        client.get(url)
    item = case.work.get(step="assign")
    for _number in range(8):
        client.post(f"/ban-lam-viec/viec/{item.uuid}/nhan/")
        client.post(f"/ban-lam-viec/viec/{item.uuid}/tra/")
    client.get(url)  # says what the buttons did
    with CaptureQueriesContext(connection) as long:
        assert client.get(url).status_code == 200
    assert (len(long), case.events.count()) == (len(short), 18)


def test_a_page_asks_whether_the_machine_has_finished(town):
    leader = town.person("phochutich.bp")
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", leader)
    client = signed_in(leader)
    address = f"/ban-lam-viec/ho-so/{case.uuid}/"
    page = client.get(address).content.decode()
    assert 'hx-trigger="every 2s"' in page and f'href="{address}"' in page  # by itself, and without script by a link
    asked = client.get(address, headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers.get("HX-Refresh")) == (204, None)
    work()
    asked = client.get(address, headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers.get("HX-Refresh")) == (200, "true")
    assert 'hx-trigger="every 2s"' not in client.get(address).content.decode()


def test_what_the_machine_has_given_up_is_said_with_what_happens_next(town):
    leader, auditor = town.person("phochutich.bp"), town.person("kiemtoan.bp")
    case = decided_case(town)
    act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    Job.objects.filter(topic="workflows.run_step", state="pending").update(
        state="dead", last_error="documents.signing X"
    )
    address = f"/ban-lam-viec/ho-so/{case.uuid}/"
    for person in (leader, auditor):
        page = signed_in(person).get(address)
        [stuck] = page.context["sheet"].stuck
        assert stuck.code == "documents.signing"
        html = page.content.decode()
        assert "Máy không làm xong việc" in html
        assert stuck.what in html
        assert ('hx-trigger="every 2s"' in html, "Hiện không có việc của bạn ở đây" in html) == (False, False)
    asked = signed_in(leader).get(address, headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers["HX-Refresh"]) == (200, "true")  # an open page learns of it too
    replay(Job.objects.get(state="dead"))
    assert signed_in(leader).get(address).context["sheet"].waits_for_machine is True
    work()
    assert signed_in(town.person("vanthu.bp")).get(address).context["sheet"].item.step == "seal"


def test_a_signature_that_the_certificate_forbids_is_told_to_the_signer_and_on_his_list(town):
    leader, case = town.person("phochutich.bp"), decided_case(town)
    act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    leader.signing_credentials.update(revoked_at=timezone.now())
    work()
    why = "Chứng thư số của người ký đã bị thu hồi"
    page = signed_in(leader).get(f"/ban-lam-viec/ho-so/{case.uuid}/")
    assert (page.context["sheet"].item.step, page.context["sheet"].stuck) == ("sign", [])
    assert {choice.outcome.act for choice in page.context["sheet"].choices} == {"sign", "take_back"}
    assert (why in words(page), "Hiện không thể ký" in words(page)) == (True, True)
    listed = signed_in(leader).get("/ban-lam-viec/cho-ky/")
    assert (listed.context["lines"][0]["item"].hindrance, why in words(listed)) == ("documents.signer.revoked", True)
    health = signed_in(town.person("vanhanh")).get("/van-hanh/")
    assert (case.case_code in words(health), why in words(health)) == (True, True)


def test_a_form_that_was_given_up_is_said_too_and_the_steps_stay(town):
    clerk = town.person("tiepnhan.bp")
    clerk.signing_credentials.update(revoked_at=timezone.now())
    case = received_case(town)
    work()
    page = signed_in(town.person("truongphong.ht.bp")).get(f"/ban-lam-viec/ho-so/{case.uuid}/")
    [stuck] = page.context["sheet"].stuck
    assert (stuck.what.split()[-1], stuck.code) == ("01/TNHS", "documents.signer.revoked")
    assert page.context["sheet"].item.step == "assign"


def test_one_green_button_the_step_that_leads_on_and_the_others_as_links(town):
    case, officer = assigned_case(town), town.person("chuyenvien.ht.bp")
    client = signed_in(officer)
    page = client.get(f"/ban-lam-viec/ho-so/{case.uuid}/")
    choices = {choice.key: choice.leads_on for choice in page.context["sheet"].choices}
    assert choices == {"consult": False, "draft": True, "supplement": False, "refuse": False}
    assert page.content.decode().count('class="govuk-button"') == 1 + 1  # and “Search” in the bar


def heads(page) -> list[str]:
    """The headings of the page's body, in order."""
    body = page.content.decode().split('<div class="dx-body">')[1]
    return [re.sub(r"<[^>]+>", "", row) for row in re.findall(r"<h2[^>]*>(.*?)</h2>", body)]


def test_each_part_of_a_case_has_its_own_address(town):
    case = received_case(town)
    work()
    client = signed_in(town.person("tiepnhan.bp"))
    address = f"/ban-lam-viec/ho-so/{case.uuid}/"
    found = {part: heads(client.get(address, {"muc": part})) for part in ("", "giay-to", "dien-bien", "trao-doi", "x")}
    assert found["x"] == found[""]
    assert [len(found[part]) for part in ("giay-to", "dien-bien", "trao-doi")] == [2, 1, 1]
    assert set(found["giay-to"]) < set(found[""])
    for part in found:
        page = client.get(address, {"muc": part, "viec": "0190a6d2-0000-7000-8000-000000000000"}).content.decode()
        tabs = re.search(r'<nav class="moj-sub-navigation.*?</nav>', page)[0]
        current = re.findall(r'href="([^"]+)" aria-current="page"', tabs)
        assert (len(current), "viec=0190a6d2" in current[0], "muc=" in current[0]) == (1, True, part not in {"", "x"})


def test_a_long_history_is_shortened_on_the_first_page_only(town):
    case = received_case(town)
    client, address = signed_in(town.person("truongphong.ht.bp")), f"/ban-lam-viec/ho-so/{case.uuid}/"
    for way in ("nhan", "tra", "nhan", "tra"):
        client.post(f"/ban-lam-viec/viec/{case.work.get(step='assign').uuid}/{way}/")
    count = case.events.count()
    shown = {part: client.get(address, {"muc": part}).content.decode() for part in ("", "dien-bien")}
    assert {part: page.count("moj-timeline__item") for part, page in shown.items()} == {"": 5, "dien-bien": count}
    assert count > 5
    assert f"({count})" in shown[""]
