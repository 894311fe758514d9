"""Doing a step on its page: what is wrong is told there, what was typed is never lost, strangers learn nothing."""

import unicodedata
import uuid

import pytest

from organisations.domain.grants import revoke_grant
from organisations.enums import Role
from organisations.models import RoleGrant
from tests.factories.cases import act, assigned_case, decided_case, item_at, received_case, result_sha, submitted_case
from tests.workflows.views.desk import signed_in, step_url, words
from workflows.domain.commands import claim
from workflows.domain.pauses import suspend_case
from workflows.models import CaseEvent, Consultation, Remark, SupplementRequest, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
REASON = "Thiếu mặt cắt móng và sơ đồ đấu nối"


def test_what_is_missing_is_told_on_the_form_with_what_was_typed(town):
    item = item_at(submitted_case(), "check")
    desk = signed_in(town.person("tiepnhan.bp"))
    answer = desk.post(step_url(item, "refuse"), {"reasons": "", "guidance": "Đến phòng Tài nguyên"})
    assert (answer.status_code, "Đến phòng Tài nguyên" in answer.content.decode()) == (422, True)
    answer = desk.post(step_url(item, "supplement"), {"reason": REASON})
    assert (answer.status_code, REASON in answer.content.decode()) == (422, True)
    answer = desk.post(step_url(item, "supplement"), {"reason": REASON, "ask-paper-drawings": "on"})
    assert (answer.status_code, REASON in answer.content.decode()) == (422, True)
    assert WorkItem.objects.get(pk=item.pk).state == "open"


def test_a_ticked_line_with_its_reason_is_asked_for(town):
    item = item_at(submitted_case(), "check")
    data = {
        "reason": REASON,
        "ask-paper-drawings": "on",
        "why-paper-drawings": "Mờ",
        "why-field-name": "không đánh dấu",
    }
    answer = signed_in(town.person("tiepnhan.bp")).post(step_url(item, "supplement"), data)
    assert answer.status_code == 302
    assert SupplementRequest.objects.get().items == [{"kind": "paper", "key": "drawings", "why": "Mờ"}]


def test_a_double_click_and_the_back_button_do_it_once(town):
    case = submitted_case()
    item, desk = item_at(case, "check"), signed_in(town.person("tiepnhan.bp"))
    data = {"note": "Hồ sơ đầy đủ theo quy định"}
    assert desk.post(step_url(item, "receive"), data).status_code == 302
    again = desk.post(step_url(item, "receive"), data)
    assert (again.status_code, "Hồ sơ đầy đủ theo quy định" in words(again)) == (409, True)
    assert desk.get(step_url(item, "receive")).status_code == 409
    assert CaseEvent.objects.filter(case=case, event="case.received").count() == 1


def test_who_was_slower_reads_why_and_keeps_what_was_typed(town):
    item = item_at(submitted_case(), "check")
    claim(item.uuid, actor=town.person("tiepnhan.bp"))
    answer = signed_in(town.person("tiepnhan2.bp")).post(step_url(item, "refuse"), {"reasons": REASON})
    text = words(answer)
    assert (answer.status_code, "Đồng nghiệp đã nhận việc này" in text, REASON in text) == (409, True, True)


def test_whose_right_ended_meanwhile_is_refused_and_keeps_what_was_typed(town):
    case, person = submitted_case(), town.person("tiepnhan.bp")
    item = claim(item_at(case, "check").uuid, actor=person)
    desk = signed_in(person)
    assert desk.get(step_url(item, "refuse")).status_code == 200
    revoke_grant(RoleGrant.objects.get(user=person, role=Role.RECEIVER), actor=None, reason="chuyển công tác")
    answer = desk.post(step_url(item, "refuse"), {"reasons": REASON})
    assert (answer.status_code, REASON in words(answer), case.case_code in words(answer)) == (403, True, False)


def test_a_step_of_another_office_and_one_that_does_not_exist_look_the_same(town):
    item = item_at(submitted_case(), "check")
    desk = signed_in(town.person("tiepnhan.dx"))
    pages = []
    for name in (item.uuid, uuid.uuid4()):
        for address in ("receive", "nhan", "tra", "giao", "no-such-outcome"):
            shown = desk.get(f"/ban-lam-viec/viec/{name}/{address}/")
            pages.append((shown.status_code, words(shown)))
        sent = desk.post(f"/ban-lam-viec/viec/{name}/nhan/")
        pages.append((sent.status_code, words(sent)))
    assert pages[:6] == pages[6:]
    assert {status for status, _text in pages} == {403}


def test_an_outcome_the_step_has_not_is_not_found_by_those_who_may_do_it(town):
    item = item_at(submitted_case(), "check")
    assert signed_in(town.person("tiepnhan.bp")).get(step_url(item, "approve")).status_code == 404


@pytest.mark.parametrize("text", ["x" * 10_000_000, "Ắ" * 1_200_000])
def test_ten_megabytes_in_a_field_are_told_on_the_form(town, text):
    item = item_at(submitted_case(), "check")
    answer = signed_in(town.person("tiepnhan.bp")).post(
        step_url(item, "refuse"), {"reasons": text, "guidance": "Đến phòng Tài nguyên"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Đến phòng Tài nguyên" in page, len(page) > len(text)) == (422, True, True)
    assert "Quá dài." in page
    assert WorkItem.objects.get(pk=item.pk).state == "open"


def test_more_than_can_be_taken_gets_a_page_in_words(town):
    item = item_at(submitted_case(), "check")
    answer = signed_in(town.person("tiepnhan.bp")).post(step_url(item, "refuse"), {"reasons": "x" * 34_000_000})
    assert (answer.status_code, "Quá lớn" in words(answer)) == (413, True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "Thẩm định lại khối lượng"), "Thẩm định lại khối lượng"),
        ("an\u202etoàn\u200b \x07cháy", "antoàn cháy"),
        ("  hai   dòng \r\n  thứ hai ", "hai dòng\nthứ hai"),
    ],
)
def test_texts_of_every_kind_are_kept_in_one_form(town, typed, kept):
    case = received_case(town)
    officer = town.person("chuyenvien.ht.bp")
    page = signed_in(town.person("truongphong.ht.bp")).post(
        step_url(item_at(case, "assign"), "assign"), {"assignee": officer.pk, "note": typed}
    )
    assert page.status_code == 302, words(page)[:500]
    assert Remark.objects.get(event__case=case, event__event="case.assigned").text == kept


def test_what_no_paper_can_print_is_refused_where_it_is_typed(town):
    case = received_case(town)
    page = signed_in(town.person("truongphong.ht.bp")).post(
        step_url(item_at(case, "assign"), "assign"), {"assignee": 1, "note": "Đã đủ 👍🏽"}
    )
    assert (page.status_code, "Đã đủ 👍🏽" in page.content.decode()) == (422, True)


def test_text_in_an_old_encoding_is_refused_with_a_way_out(town):
    item = item_at(submitted_case(), "check")
    typed = "Hå s¬ thiÕu b¶n vÏ mÆt c¾t"
    answer = signed_in(town.person("tiepnhan.bp")).post(step_url(item, "refuse"), {"reasons": typed})
    assert (answer.status_code, "TCVN3" in words(answer), typed in words(answer)) == (422, True, True)


def test_a_null_byte_is_refused_like_any_other_bad_text(town):
    item = item_at(submitted_case(), "check")
    answer = signed_in(town.person("tiepnhan.bp")).post(step_url(item, "refuse"), {"reasons": "a\x00b"})
    assert answer.status_code in {302, 422}


def test_a_unit_must_be_ticked_to_be_asked(town):
    case = assigned_case(town)
    desk = signed_in(town.person("chuyenvien.ht.bp"))
    answer = desk.post(step_url(item_at(case, "appraise"), "consult"), {"question": REASON})
    assert (answer.status_code, REASON in answer.content.decode()) == (422, True)
    data = {"question": REASON, "units": [town.unit("bp_culture").pk, town.unit("construction").pk]}
    assert desk.post(step_url(item_at(case, "appraise"), "consult"), data).status_code == 302
    assert Consultation.objects.filter(case=case).count() == 2


def test_what_cannot_be_done_while_the_case_rests_is_told_on_the_form(town):
    case = assigned_case(town)
    suspend_case(case, reason="Chờ thanh tra", actor=town.person("truongphong.ht.bp"))
    answer = signed_in(town.person("chuyenvien.ht.bp")).post(
        step_url(item_at(case, "appraise"), "refuse"), {"reasons": REASON}
    )
    text = words(answer)
    assert (answer.status_code, "tạm dừng" in text, REASON in answer.content.decode()) == (409, True, True)


def test_a_leader_without_mandate_is_told_on_the_form(town):
    case = decided_case(town)
    person, item = town.person("phochutich.bp"), item_at(case, "sign")
    person.mandates.update(revoked_at="2026-01-01T00:00:00Z")
    answer = signed_in(person).post(step_url(item, "sign"), {"sha256": result_sha(case, "rendered"), "read": "on"})
    assert (answer.status_code, WorkItem.objects.get(pk=item.pk).state) == (409, "claimed")
    unread = signed_in(person).post(step_url(item, "sign"), {"sha256": result_sha(case, "rendered")})
    assert unread.status_code == 422
    other = signed_in(person).post(step_url(item, "sign"), {"sha256": "0" * 64, "read": "on"})
    assert other.status_code == 409


def test_a_document_is_signed_by_whoever_it_names(town):
    case = decided_case(town)
    item = item_at(case, "sign")
    desk = signed_in(town.person("chutich.bp"))
    signed_in(town.person("phochutich.bp")).post(f"/ban-lam-viec/viec/{item.uuid}/tra/")
    answer = desk.post(step_url(item, "sign"), {"sha256": result_sha(case, "rendered"), "read": "on"})
    assert (answer.status_code, "ghi tên người" in words(answer)) == (409, True)
    given = desk.post(f"/ban-lam-viec/viec/{item.uuid}/giao/", {"to": town.person("chutich.bp").pk, "reason": "vắng"})
    assert given.status_code == 302  # she cannot sign it, but she can take the decision back
    answer = desk.post(step_url(item, "sign"), {"sha256": result_sha(case, "rendered"), "read": "on"})
    assert (answer.status_code, "ghi tên người" in words(answer)) == (409, True)
    back = desk.post(f"/ban-lam-viec/viec/{item.uuid}/giao/", {"to": town.person("phochutich.bp").pk, "reason": "về"})
    assert back.status_code == 302
    assert WorkItem.objects.get(pk=item.pk).assignee == town.person("phochutich.bp")


def test_giving_a_step_away_needs_a_colleague_and_a_reason(town):
    case = assigned_case(town)
    item, desk = item_at(case, "appraise"), signed_in(town.person("truongphong.ht.bp"))
    url = f"/ban-lam-viec/viec/{item.uuid}/giao/"
    assert desk.get(url).status_code == 200
    missing = desk.post(url, {"to": town.person("chuyenvien2.ht.bp").pk, "reason": ""})
    stranger = desk.post(url, {"to": town.person("vanthu.bp").pk, "reason": "nghỉ phép"})
    assert (missing.status_code, stranger.status_code, "nghỉ phép" in stranger.content.decode()) == (422, 422, True)
    assert desk.post(url, {"to": town.person("chuyenvien2.ht.bp").pk, "reason": "nghỉ phép"}).status_code == 302
    case.refresh_from_db()
    assert (case.assignee, WorkItem.objects.get(pk=item.pk).assignee) == (town.person("chuyenvien2.ht.bp"),) * 2


def test_who_takes_over_the_appraisal_gets_the_case_back_after_the_opinions(town):
    case = assigned_case(town)
    colleague = town.person("chuyenvien2.ht.bp")
    item = item_at(case, "appraise")
    signed_in(town.person("truongphong.ht.bp")).post(
        f"/ban-lam-viec/viec/{item.uuid}/giao/", {"to": colleague.pk, "reason": "nghỉ phép"}
    )
    act(case, "appraise", "consult", colleague, units=[town.unit("bp_culture").pk], question="?")
    act(case, "opinions", "answer", town.person("vanhoa.bp"), opinion="agreed")
    assert item_at(case, "prepare").assignee == colleague
