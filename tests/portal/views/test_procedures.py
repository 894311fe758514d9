"""What is published of a procedure: everything the law asks for, of the version in force and of earlier ones."""

from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine

from procedures.domain.versions import draft_version, publish_version
from procedures.models import Procedure

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 11, 9, 0, tzinfo=VN), tick=False) as traveller:
        yield traveller


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


@pytest.mark.parametrize(
    "words",
    [
        "Chứng thực bản sao từ bản chính",
        "Dịch vụ công trực tuyến một phần: Bản chính phải được xuất trình",
        "Trung tâm Phục vụ hành chính công phường Bình Phước, Quốc lộ 14, phường Bình Phước, 0271 3879 000",
        "từ trang 3: 1.000",
        "nhiều nhất 200.000",
        "Điều 7, 14, 21 Nghị định 23/2015/NĐ-CP",
        "Số bộ hồ sơ",
        "Phường, xã",
        "Ủy ban nhân dân cấp xã, không phụ thuộc nơi cư trú",
    ],
)
def test_a_procedure_is_published_whole(town, client, words):
    assert words in page(client, "/thu-tuc/2.000815/")


def test_an_earlier_version_is_read_by_its_number_and_cannot_be_filed(town, client):
    earlier = page(client, "/thu-tuc/1.013225/?ban=1")
    assert "15 ngày kể từ khi nhận đủ hồ sơ hợp lệ" in earlier
    assert "Phiên bản này có hiệu lực từ 01/07/2025 đến 30/06/2026." in earlier
    assert "Nộp trực tuyến</button>" not in earlier
    assert "217/2026" not in earlier.partition("Các phiên bản theo ngày")[0]


def test_a_fee_that_has_ended_is_not_shown(town, client, today):
    permit = Procedure.objects.get(code="1.013225")
    spec = permit.versions.get(number=2).spec
    spec["fees"] = [{**spec["fees"][0], "valid_to": "2027-02-28"}]
    publish_version(draft_version(permit, spec, valid_from=date(2027, 1, 1), source="x"), actor=None)
    today.move_to(datetime(2027, 2, 28, 9, 0, tzinfo=VN))
    assert "75.000" in page(client, "/thu-tuc/1.013225/")
    today.move_to(datetime(2027, 3, 1, 9, 0, tzinfo=VN))
    assert "75.000" not in page(client, "/thu-tuc/1.013225/")


@pytest.mark.parametrize("typed", ["giay phpe xay dugn", "GPXD", "1013225"])
def test_the_front_page_finds_it_through_a_slip(town, client, typed):
    assert "/thu-tuc/1.013225/" in page(client, f"/?q={typed}").partition("Tất cả thủ tục")[0]


def test_a_paper_that_the_office_looks_up_itself_is_told_in_a_sentence(town, client):
    text = page(client, "/thu-tuc/1.013225/")
    assert "<small>Cơ quan tra cứu trong cơ sở dữ liệu dân cư, không phải nộp.</small>" in text
    assert "<small>." not in text and "<small> ." not in text


def test_the_first_page_of_the_form_is_about_who_applies(town, client):
    begun = client.post("/thu-tuc/1.013225/nop/", follow=True)
    text = unescape(begun.content.decode())
    assert ("1. Người nộp" in text, "Nhân sự" in text) == (True, False)
