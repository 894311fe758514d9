"""The supplement as the citizen sends it: exactly what was asked, a wrong file or answer costs only itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.cases import act, assigned_case, submitted_case, upload
from workflows.domain.secrets import lookup_secret
from workflows.models import Case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ITEMS = [
    {"kind": "paper", "key": "drawings", "why": "Thiếu mặt cắt móng"},
    {"kind": "field", "key": "design_title", "why": "Ghi đúng tên"},
    {"kind": "field", "key": "land_area_m2", "why": "Ghi đúng diện tích"},
]
ANSWERS = {"design_title": "Nhà ở ông Ẩn", "land_area_m2": "1.120,55"}


@pytest.fixture
def case(town):
    found = act(submitted_case(), "check", "supplement", town.person("tiepnhan.bp"), items=ITEMS, reason="Bổ sung")
    return Case.objects.get(pk=found.pk)


@pytest.fixture
def page(case):
    return f"/ho-so-cua-toi/{case.case_code}/bo-sung/"


@pytest.fixture
def visitor(case):
    client = Client()
    client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    return client


def sent(case) -> tuple[str, object, list[str]]:
    case.refresh_from_db()
    papers = case.papers.filter(component_key="drawings", replaced_by__isnull=True)
    return case.state, case.answers["land_area_m2"], [paper.file.name for paper in papers]


def test_it_asks_for_what_was_marked_and_nothing_else(visitor, page):
    text = visitor.get(page).content.decode()
    assert [name in text for name in ('name="design_title"', 'name="land_area_m2"', 'name="file-drawings"')] == [
        True
    ] * 3
    assert [name in text for name in ('name="storeys"', 'name="file-land_right"')] == [False] * 2


def test_measures_are_taken_as_they_were_typed(visitor, page, case):
    answer = visitor.post(page, {**ANSWERS, "file-drawings": upload("mong.pdf")})
    assert answer["Location"] == f"/ho-so-cua-toi/{case.case_code}/"
    assert sent(case) == ("submitted", 1120.55, ["mong.pdf"])


def test_a_sound_file_waits_while_an_answer_is_corrected(visitor, page, case):
    wrong = visitor.post(page, {**ANSWERS, "land_area_m2": "rộng lắm", "file-drawings": upload("mong.pdf")})
    text = wrong.content.decode()
    assert (wrong.status_code, "mong.pdf" in text, 'value="Nhà ở ông Ẩn"' in text) == (422, True, True)
    assert "mong.pdf" in visitor.get(page).content.decode()
    visitor.post(page, ANSWERS)
    assert sent(case) == ("submitted", 1120.55, ["mong.pdf"])


def test_of_two_files_the_bad_one_is_named_and_the_sound_one_waits(visitor, page, case):
    bad = SimpleUploadedFile("xau.pdf", b"MZ" + bytes(4000), "application/pdf")
    wrong = visitor.post(page, {**ANSWERS, "file-drawings": [upload("mong.pdf"), bad]})
    text = wrong.content.decode()
    assert (wrong.status_code, "xau.pdf: " in text, "mong.pdf" in text) == (422, True, True)
    visitor.post(page, ANSWERS)
    assert sent(case) == ("submitted", 1120.55, ["mong.pdf"])


def test_a_waiting_file_can_be_taken_back(visitor, page, case):
    visitor.post(page, {**ANSWERS, "land_area_m2": "", "file-drawings": upload("nham.pdf")})
    waiting = visitor.session["supplement_files"]
    [[file]] = [list(rows["drawings"]) for rows in waiting.values()]
    visitor.post(page, {**ANSWERS, "drop": file, "file-drawings": upload("dung.pdf")})
    assert sent(case)[2] == ["dung.pdf"]


def test_a_file_of_another_cannot_be_claimed(visitor, page, case):
    other = submitted_case().papers.first()
    session = visitor.session
    assert "supplement_files" not in session
    wrong = visitor.post(page, {**ANSWERS, "waiting": str(other.file_id), "drop": str(other.file_id)})
    assert (wrong.status_code, sent(case)[2]) == (422, ["ban-ve.pdf"])


def test_what_is_missing_is_said_and_nothing_is_half_done(visitor, page, case):
    wrong = visitor.post(page, ANSWERS)
    assert (wrong.status_code, 'href="#file-drawings"' in wrong.content.decode()) == (422, True)
    assert sent(case) == ("supplement", 120.5, ["ban-ve.pdf"])


def test_sent_twice_it_is_taken_once(visitor, page, case):
    for _press in range(2):
        answer = visitor.post(page, {**ANSWERS, "file-drawings": upload("mong.pdf")})
        assert answer["Location"] == f"/ho-so-cua-toi/{case.case_code}/"
    assert case.events.filter(event="case.supplemented").count() == 1


def test_after_the_session_ended_the_secret_sends_what_was_typed(page, case):
    stranger = Client()
    asked = stranger.post(page, ANSWERS)
    assert (asked.status_code, 'name="design_title" value="Nhà ở ông Ẩn"' in asked.content.decode()) == (403, True)
    opened = stranger.post(page, {**ANSWERS, "lookup_secret": lookup_secret(case)})
    assert (opened.status_code, 'value="Nhà ở ông Ẩn"' in opened.content.decode()) == (422, True)
    stranger.post(page, {**ANSWERS, "file-drawings": upload("mong.pdf")})
    assert sent(case)[0] == "submitted"


WARD = [{"kind": "field", "key": "ward", "why": "Nhà nằm ở phường khác"}]


def opened(case) -> tuple[Client, str]:
    client = Client()
    client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    return client, f"/ho-so-cua-toi/{case.case_code}/bo-sung/"


def test_another_ward_after_receipt_is_refused_beside_the_question(town):
    found = act(assigned_case(town), "appraise", "supplement", town.person("chuyenvien.ht.bp"), items=WARD, reason="?")
    client, page = opened(found)
    refused = client.post(page, {"ward": town.unit("dx").code})
    text = refused.content.decode()
    assert (refused.status_code, 'href="#id_ward"' in text, "rút hồ sơ này và nộp lại" in text) == (422, True, True)
    assert Case.objects.get(pk=found.pk).state == "supplement"
    assert client.post(page, {"ward": found.competent_unit.code}).status_code == 302


def test_another_ward_before_receipt_is_taken(town):
    found = act(submitted_case(), "check", "supplement", town.person("tiepnhan.bp"), items=WARD, reason="?")
    client, page = opened(found)
    assert client.post(page, {"ward": town.unit("dx").code}).status_code == 302
    assert Case.objects.get(pk=found.pk).competent_unit == town.unit("dx")
