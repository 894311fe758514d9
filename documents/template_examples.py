"""Made-up values for each template: short, long, every diacritic, more than one page. For tests, previews and benches."""

from copy import deepcopy
from typing import Any

from documents.templates_spec import TEMPLATES

VARIANTS = ("short", "long", "marks", "two_pages", "three_pages")
_EVERY_LETTER = (
    "Àà Áá Ảả Ãã Ạạ Ăă Ằằ Ắắ Ẳẳ Ẵẵ Ặặ Ââ Ầầ Ấấ Ẩẩ Ẫẫ Ậậ Đđ Èè Éé Ẻẻ Ẽẽ Ẹẹ Êê Ềề Ếế Ểể Ễễ Ệệ Ìì Íí Ỉỉ Ĩĩ Ịị Òò Óó Ỏỏ Õõ Ọọ "
    "Ôô Ồồ Ốố Ổổ Ỗỗ Ộộ Ơơ Ờờ Ớớ Ởở Ỡỡ Ợợ Ùù Úú Ủủ Ũũ Ụụ Ưư Ừừ Ứứ Ửử Ữữ Ựự Ỳỳ Ýý Ỷỷ Ỹỹ Ỵỵ"
)
_PERSON = {
    "name": "Lê Văn Ẩn",
    "identifier": "070088001234",
    "address": "12 đường Lê Quý Đôn, phường Bình Phước, thành phố Đồng Nai",
    "phone": "0912 345 678",
    "email": "levanan@example.vn",
}
_LONG_PERSON = {
    "name": "Nguyễn Phước Quý Nguyệt Quỳnh Hoàng Thị Thúy Nguyên Thương",
    "identifier": "070188009999",
    "address": "Căn hộ 12A-05, chung cư Phước Thịnh – Khối nhà Đông Bắc, số 1234/56/78 đường Nguyễn Thị Minh Khai nối dài, "
    "khu phố Phước Nghĩa Thượng, phường Bình Phước, thành phố Đồng Nai",
    "phone": "+84 912 345 678",
    "email": "nguyen.phuoc.quy.nguyet.quynh.hoang.thuy.nguyen.thuong@mot-ten-mien-rat-dai.example.vn",
}
_HEAD = {
    "superior_name": "ỦY BAN NHÂN DÂN PHƯỜNG BÌNH PHƯỚC",
    "unit_name": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "place": "Bình Phước",
}
_COMMITTEE = {
    "superior_name": "THÀNH PHỐ ĐỒNG NAI",
    "unit_name": "ỦY BAN NHÂN DÂN PHƯỜNG BÌNH PHƯỚC",
    "place": "Bình Phước",
}
_CASE = {
    "case_code": "H19.150-261124-0012",
    "procedure_name": "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV và nhà ở riêng lẻ",
}
_OFFICER = {"lines": ["NGƯỜI TIẾP NHẬN HỒ SƠ"], "name": "Trần Thị Bích Ngọc"}
_LEADER = {"lines": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "name": "Trần Quốc Bửu"}
_LONG_TEXT = (
    "Bản vẽ mặt bằng móng và mặt cắt móng chưa thể hiện sơ đồ đấu nối với hệ thống hạ tầng kỹ thuật về giao thông, cấp nước, "
    "thoát nước, cấp điện; đề nghị bổ sung bản vẽ tỷ lệ 1/50 đến 1/200 có chữ ký số của người chủ trì thiết kế"
)

_SHORT: dict[str, dict[str, Any]] = {
    "receipt": {
        **_HEAD,
        **_CASE,
        "unit_text": "Trung tâm Phục vụ hành chính công phường Bình Phước",
        "lookup_secret": "K7M2QX9T",
        "public_url": "https://dongnai.example.vn/ho-so/H19.150-261124-0012/K7M2QX9T",
        "applicant": _PERSON,
        "components": [
            {"name": "Đơn đề nghị cấp giấy phép xây dựng", "form": "Bản điện tử", "quantity": 1},
            {"name": "Giấy chứng nhận quyền sử dụng đất", "form": "Bản sao", "quantity": 1},
            {"name": "Hồ sơ thiết kế xây dựng", "form": "Bản điện tử", "quantity": 1},
        ],
        "sets": 1,
        "term": "07 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        "received_at": "2026-11-24T09:05:00+07:00",
        "promised_at": "2026-12-03T17:00:00+07:00",
        "promise_reason": "Ngày nhận không tính; đếm từ thứ Tư 25/11/2026, không tính thứ Bảy và Chủ nhật.",
        "return_at": "Cổng Dịch vụ công (bản điện tử)",
        "register_volume": "01",
        "register_order": "12",
        "fees": [{"name": "Lệ phí cấp giấy phép xây dựng nhà ở riêng lẻ", "amount": 75000, "paid": True}],
        "submitter_name": "Lê Văn Ẩn",
        "signer": _OFFICER,
    },
    "supplement": {
        **_HEAD,
        **_CASE,
        "public_url": "https://dongnai.example.vn/ho-so/H19.150-261124-0012",
        "applicant": _PERSON,
        "requested": [{"what": "Bản vẽ mặt cắt móng, tỷ lệ 1/50", "why": "bản vẽ đã nộp thiếu mặt cắt móng"}],
        "reason": "Hồ sơ chưa đủ thành phần theo Điều 56 Luật Xây dựng.",
        "reply_by": "2026-11-26",
        "deadline_effect": "Thời hạn giải quyết được tính lại từ đầu khi hồ sơ đã đầy đủ.",
        "contact_name": "Trần Thị Bích Ngọc",
        "contact_phone": "0271 3 879 000",
        "signer": {"lines": ["NGƯỜI HƯỚNG DẪN"], "name": "Trần Thị Bích Ngọc"},
    },
    "refusal": {
        **_HEAD,
        **_CASE,
        "public_url": "https://dongnai.example.vn/ho-so/H19.150-261124-0012",
        "applicant": _PERSON,
        "unit_text": "Trung tâm Phục vụ hành chính công phường Bình Phước",
        "reasons": ["Thửa đất nằm trong hành lang bảo vệ an toàn công trình lưới điện cao áp."],
        "guidance": "Nếu không đồng ý, ông/bà có quyền khiếu nại theo quy định của pháp luật về khiếu nại.",
        "submitter_name": "Lê Văn Ẩn",
        "signer": _OFFICER,
    },
    "apology": {
        **_COMMITTEE,
        **_CASE,
        "unit_text": "Ủy ban nhân dân phường Bình Phước",
        "receiving_unit": "Trung tâm Phục vụ hành chính công phường Bình Phước",
        "applicant": _PERSON,
        "received_at": "2026-11-24T09:05:00+07:00",
        "promised_before": "2026-12-03T17:00:00+07:00",
        "promised_at": "2026-12-08T17:00:00+07:00",
        "reason": "Phải đo đạc lại ranh giới thửa đất tại thực địa.",
        "signer": _LEADER,
    },
    "building_permit": {
        **_COMMITTEE,
        **_CASE,
        "used_for": "Nhà ở riêng lẻ",
        "holder": {key: _PERSON[key] for key in ("name", "identifier", "address")},
        "works": {
            "name": "Nhà ở riêng lẻ",
            "work_class": "Cấp III",
            "location": "Đường Lê Quý Đôn, phường Bình Phước, thành phố Đồng Nai",
            "land_lot": "Thửa đất số 125, tờ bản đồ số 14",
            "land_area_m2": "120,5",
            "land_paper": "Giấy chứng nhận quyền sử dụng đất số DA 123456 do Ủy ban nhân dân thành phố Đồng Xoài cấp ngày 05/02/2021",
            "design_title": "Hồ sơ thiết kế nhà ở gia đình ông Lê Văn Ẩn",
            "designer": "Công ty TNHH Tư vấn xây dựng Phước Thịnh",
            "design_lead": "KTS. Đỗ Mỹ Hạnh",
            "ground_elevation": "+0,30 m so với vỉa hè đường Lê Quý Đôn",
            "density_percent": "80",
            "land_use_ratio": "1,6",
            "red_line": "Trùng ranh giới phía trước của thửa đất",
            "building_line": "Lùi 2,4 m so với chỉ giới đường đỏ",
            "colour": "Trắng",
            "ground_floor_area_m2": "96,4",
            "total_floor_area_m2": "192,8",
            "height_m": "8,9",
            "storeys": "02 tầng",
        },
        "start_within_months": 12,
        "recipients": ["Như trên;", "Phòng Kinh tế – Hạ tầng và Đô thị;", "Lưu: VT, KTHTĐT."],
        "signer": _LEADER,
    },
    "certified_copy": {
        **_COMMITTEE,
        "case_code": "H19.150-261124-0013",
        "procedure_name": "Chứng thực bản sao từ bản chính",
        "paper_name": "Bằng tốt nghiệp đại học",
        "paper_issuer": "Trường Đại học Lâm nghiệp",
        "paper_number": "QC 012345",
        "paper_date": "2015-07-01",
        "original_pages": 2,
        "copies": 1,
        "requester_name": "Lê Văn Ẩn",
        "book": "01/2026-SCT/BS",
        "certified_at": "2026-11-24T10:20:00+07:00",
        "certifying_place": "Trung tâm Phục vụ hành chính công phường Bình Phước",
        "fee": 4000,
        "signer": _LEADER,
    },
}


def _lengthened(code: str, values: dict[str, Any], times: int) -> None:
    """Make the values of a template fill about ``times`` pages."""
    if code == "receipt":
        paper = {"name": f"{_LONG_TEXT}.", "form": "Bản sao có chứng thực", "quantity": 2}
        values["components"] += [paper] * (7 * times)
    elif code == "supplement":
        values["requested"] += [{"what": f"{_LONG_TEXT}.", "why": _LONG_TEXT.lower()}] * (4 * times)
    elif code == "refusal":
        values["reasons"] += [f"{_LONG_TEXT}."] * (7 * times)
    elif code == "apology":
        values["reason"] = f"{_LONG_TEXT}. " * (12 * times)
    elif code == "building_permit":
        values["legal_bases"] = [f"Căn cứ {_LONG_TEXT};"] * 3
        values["conditions"] = [f"{_LONG_TEXT}."] * (6 * (times - 1) + 1)
    else:
        values["paper_name"] = f"{_LONG_TEXT}. " * (10 * times)


def example(code: str, variant: str = "short") -> dict[str, Any]:
    """Values that fill the template ``code``; variants are ``VARIANTS``."""
    values = deepcopy(_SHORT[TEMPLATES[code].code])
    person = values.get("applicant") or values.get("holder")
    if variant == "long":
        values["procedure_name"] = f"{values['procedure_name']} ({_LONG_TEXT})"
        if person:
            person.update({key: _LONG_PERSON[key] for key in person})
        values["signer"]["name"] = _LONG_PERSON["name"]
        if code == "receipt":
            values["representative"] = dict(_LONG_PERSON)
            values["representative_paper"] = (
                "Hợp đồng ủy quyền số 0123/2026/HĐUQ do Văn phòng công chứng Phước Thịnh lập"
            )
    elif variant == "marks":
        values["procedure_name"] = _EVERY_LETTER
        values["signer"]["name"] = "Nguyễn Hữu Ưởng Quỵnh"
        if person:
            person["name"] = _EVERY_LETTER[:80]
            person["address"] = "Số 1 < 2 & 3 > \"0\" 'x' ½ – — “ngoặc” … № § € ² ³ °C"
    elif variant == "two_pages":
        _lengthened(code, values, 1 if code != "building_permit" else 2)
    elif variant == "three_pages":
        _lengthened(code, values, 3)
    return values
