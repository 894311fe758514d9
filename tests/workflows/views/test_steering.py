"""Withdrawing, resting, going on, a new date: on pages, by those who may."""

import pytest

from tests.factories.cases import assigned_case, decided_case, submitted_case
from tests.workflows.views.desk import signed_in, words
from workflows.models import CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
WHY = "Chờ kết quả đo đạc"


def url(case, what: str) -> str:
    return f"/ban-lam-viec/ho-so/{case.uuid}/{what}/"


def test_the_head_suspends_resumes_and_sets_a_new_date(town):
    case = assigned_case(town)
    desk = signed_in(town.person("truongphong.ht.bp"))
    empty = desk.post(url(case, "tam-dung"), {"reason": ""})
    assert empty.status_code == 422
    assert desk.post(url(case, "tam-dung"), {"reason": WHY}).status_code == 302
    page = words(desk.get(url(case, "").rstrip("/") + "/"))
    assert ("Tiếp tục giải quyết hồ sơ" in page, WHY in page) == (True, True)
    twice = desk.post(url(case, "tam-dung"), {"reason": WHY})
    assert (twice.status_code, WHY in twice.content.decode()) == (409, True)
    assert desk.post(url(case, "tiep-tuc")).status_code == 302
    many = desk.post(url(case, "hen-lai"), {"days": "999", "reason": WHY})
    assert (many.status_code, WHY in many.content.decode()) == (422, True)
    assert desk.post(url(case, "hen-lai"), {"days": "2", "reason": WHY}).status_code == 302
    again = desk.post(url(case, "hen-lai"), {"days": "2", "reason": WHY})
    assert (again.status_code, "chỉ cho hẹn lại một lần" in words(again)) == (409, True)
    events = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("event", flat=True))
    assert events[3:] == ["case.suspended", "case.resumed", "case.extended"]


def test_a_decided_case_is_not_withdrawn(town):
    case = decided_case(town)
    answer = signed_in(town.person("tiepnhan.bp")).post(url(case, "rut"), {"reason": WHY})
    assert (answer.status_code, WHY in answer.content.decode()) == (409, True)


def test_withdrawn_at_the_counter(town):
    case = submitted_case()
    desk = signed_in(town.person("tiepnhan.bp"))
    asked = desk.get(url(case, "rut"))
    assert (asked.status_code, "Không hoàn lại được" in words(asked)) == (200, True)
    assert b'govuk-button--warning" type="submit"' in asked.content
    done = desk.post(url(case, "rut"), {"reason": WHY}, follow=True)
    assert f"Đã xong: Người nộp rút hồ sơ, {case.case_code}." in words(done)
    case.refresh_from_db()
    assert case.state == "withdrawn"


@pytest.mark.parametrize("what", ["rut", "tam-dung", "tiep-tuc", "hen-lai"])
def test_strangers_learn_nothing(town, what):
    case = submitted_case()
    desk = signed_in(town.person("tiepnhan.dx"))
    missing = "/ban-lam-viec/ho-so/0190a6d2-0000-7000-8000-000000000000/" + what + "/"
    pages = [desk.get(url(case, what)), desk.get(missing)]
    assert [page.status_code for page in pages] == [403, 403]
    assert words(pages[0]) == words(pages[1])
