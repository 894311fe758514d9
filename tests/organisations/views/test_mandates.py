"""The administrator's pages of mandates over HTTP: given under a decision, refused with what was typed, revoked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import TrailEntry
from organisations.domain.mandates import find_mandate
from organisations.enums import Role
from organisations.models import Mandate, RoleGrant
from tests.workflows.views.desk import signed_in, words

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/nhan-su/"
BASIS = "Quyết định 12/QĐ-UBND ngày 10/11/2026"


def asked(town, **more) -> dict[str, object]:
    return {
        "body": town.unit("bp_committee").pk,
        "capacity": "TL.",
        "signature_lines": "TL. CHỦ TỊCH\r\n\r\n CHÁNH  VĂN PHÒNG ",
        "document_kinds": ["certified_copy"],
        "valid_from": timezone.localdate(),
        "basis": BASIS,
        **more,
    }


def page_of(town, login: str = "chanhvp.bp") -> str:
    return reverse("people:give_mandate", args=[town.person(login).uuid])


def test_a_mandate_is_given_shown_and_recorded(town):
    desk, person, body = signed_in(town.person("quantri")), town.person("chanhvp.bp"), town.unit("bp_committee")
    shown = words(desk.get(page_of(town)))
    for told in ("Đinh Công Trứ", "Thừa lệnh", "Bản sao chứng thực", "Không chọn loại nào"):
        assert told in shown, told
    assert "Giấy tiếp nhận hồ sơ" not in shown  # signed in one's own post, under no mandate
    assert desk.post(page_of(town), asked(town)).url == PAGE
    mandate = find_mandate(person, body, kind="certified_copy")
    assert (mandate.signature_lines, mandate.basis) == (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], BASIS)
    assert find_mandate(person, body, kind="building_permit") is None
    row = TrailEntry.objects.get(event="mandate.given")
    assert (row.actor, row.subject_id, row.detail["capacity"]) == (town.person("quantri"), str(mandate.uuid), "TL.")
    listed = words(desk.get(PAGE, {"q": person.full_name}))
    for told in ("TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG", BASIS, "chỉ ký: Bản sao chứng thực"):
        assert told in listed, told


def test_somebody_signs_in_their_own_office_for_everything(town):
    sent = asked(
        town, body=town.unit("bp_office").pk, capacity="head", signature_lines="CHÁNH VĂN PHÒNG", document_kinds=[]
    )
    assert signed_in(town.person("quantri")).post(page_of(town), sent).url == PAGE
    mandate = Mandate.objects.get(user=town.person("chanhvp.bp"))
    assert (mandate.capacity, mandate.document_kinds) == ("", [])


@pytest.mark.parametrize(
    ("facts", "status", "told"),
    [
        ({"capacity": "TUQ.", "signature_lines": "TUQ. CHỦ TỊCH"}, 409, "hãy ghi ngày cuối"),
        ({"capacity": "KT."}, 409, "bắt đầu bằng chữ viết tắt"),
        ({"valid_from": -1}, 409, "không ai được giao quyền hồi tố"),
        ({"valid_from": 5, "valid_to": 4}, 409, "Ngày cuối không được trước ngày đầu"),
        ({"capacity": "TM.", "signature_lines": "TM. ỦY BAN NHÂN DÂN"}, 409, "Lê Quang Vinh đã có thẩm quyền ký"),
        ({"basis": " "}, 422, "Các dòng trên chữ ký"),
        ({"signature_lines": "1\n2\n3\n4\n5"}, 422, "nhiều nhất bốn dòng"),
        ({"document_kinds": ["receipt"]}, 422, "Chỉ ký các loại"),
        ({"body": "dx"}, 422, "Ký cho cơ quan"),
    ],
)
def test_what_contradicts_itself_or_what_there_is_comes_back_with_what_was_typed(town, facts, status, told):
    days = {key: timezone.localdate() + timedelta(days) for key, days in facts.items() if isinstance(days, int)}
    before = Mandate.objects.count()
    ward = town.person("kiemsoat")
    RoleGrant.objects.create(user=ward, unit=town.unit("bp"), role=Role.ADMINISTRATOR, valid_from=timezone.localdate())
    other = {"body": town.unit("dx_committee").pk} if facts.get("body") == "dx" else {}
    answer = signed_in(ward).post(page_of(town), asked(town, **{**facts, **days, **other}))
    assert (answer.status_code, told in words(answer)) == (status, True)
    assert (Mandate.objects.count(), TrailEntry.objects.filter(event="mandate.given").count()) == (before, 0)
    if "basis" not in facts:
        assert BASIS in answer.content.decode()


def test_nobody_gives_one_to_themselves_nor_to_somebody_of_another_ward(town):
    own = town.person("quantri")
    page = reverse("people:give_mandate", args=[own.uuid])
    assert (signed_in(own).get(page).status_code, signed_in(own).post(page, asked(town)).status_code) == (403, 403)
    ward = town.person("kiemsoat")
    RoleGrant.objects.create(user=ward, unit=town.unit("bp"), role=Role.ADMINISTRATOR, valid_from=timezone.localdate())
    assert signed_in(ward).post(page_of(town, "chutich.dx"), asked(town)).status_code == 403
    assert not TrailEntry.objects.filter(event="mandate.given").exists()


def test_a_mandate_is_revoked_with_a_reason(town):
    mandate = Mandate.objects.get(user=town.person("phochutich.bp"))
    desk, url = signed_in(town.person("quantri")), reverse("people:end_mandate", args=[mandate.uuid])
    assert "KT. CHỦ TỊCH" in words(desk.get(url))
    assert desk.post(url, {"reason": "Hết nhiệm kỳ"}).url == PAGE
    mandate.refresh_from_db()
    assert (mandate.reason, mandate.revoked_at is None) == ("Hết nhiệm kỳ", False)
