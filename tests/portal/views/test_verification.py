"""Is this document real? What anybody sees: the answer in one sentence, its reasons, and where the genuine one is."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.domain import void_document
from documents.domain.verification import MAX_BYTES
from documents.models import StoredFile
from tests.factories import forgeries
from tests.factories.documents import file_of, issued, printed, signed
from tests.factories.files import PROGRAM, small_pdf

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def shown(response) -> str:
    return " ".join(response.content.decode().split())


def check(client, content: bytes):
    return client.post(reverse("portal:verify"), {"file": SimpleUploadedFile("a.pdf", content, "application/pdf")})


def test_each_answer_is_said_in_plain_vietnamese_with_its_reasons(town, client, settings):
    document = issued(town)
    pdf, before = file_of(document), StoredFile.objects.count()
    stranger = forgeries.credential_in(settings.EGOV_SIGNING["KEYS_DIR"], "Công ty Phước Thịnh")
    foreign = forgeries.sign_with(small_pdf(), stranger, field="Ky", new=True)
    wanted = {
        "genuine": (pdf, ["Văn bản thật, chưa bị sửa, còn hiệu lực", "Tệp giống từng byte", document.notation]),
        "altered": (
            forgeries.with_note(pdf),
            ["Tệp bị sửa sau khi ký", "Có phần được thêm vào tệp sau khi ký.", "Văn bản thật", document.notation],
        ),
        "not_our_file": (
            foreign,
            ["Người ký không phải là người hoặc con dấu của cơ quan này.", "Công ty Phước Thịnh"],
        ),
        "not_ours": (small_pdf(), ["Tệp này không do chúng tôi ký", "Tệp không có chữ ký số."]),
        "not_a_pdf": (PROGRAM, ["Đây không phải PDF kiểm tra được", "Tệp không phải PDF đọc được."]),
    }
    for outcome, (content, sentences) in wanted.items():
        answer = check(client, content)
        page = shown(answer)
        assert (answer.status_code, f'data-outcome="{outcome}"' in page) == (200, True), outcome
        assert [sentence for sentence in sentences if sentence not in page] == [], outcome
    assert StoredFile.objects.count() == before  # a file that is checked is not kept


def test_the_qr_of_a_paper_opens_its_public_facts_and_nothing_about_people(town, client):
    document = issued(town)
    page = shown(client.get(reverse("portal:verify_code", args=[document.verification_code])))
    assert (document.notation in page, "Ủy ban nhân dân phường Bình Phước" in page) == (True, True)
    holder = document.values["holder"]
    assert [secret for secret in (holder["name"], holder["identifier"], holder["address"]) if secret in page] == []


def test_an_unknown_code_and_one_that_is_not_issued_yet_look_the_same(town, client):
    codes = (printed(town).verification_code, "2" * 16)
    pages = [client.get(reverse("portal:verify_code", args=[code])) for code in codes]
    assert [page.status_code for page in pages] == [404, 404]
    first, second = (
        re.sub(f"{code}|name=.csrfmiddlewaretoken. value=.\\w+", "", shown(page))
        for page, code in zip(pages, codes, strict=True)
    )
    assert first == second


def test_what_is_too_large_or_nothing_at_all_is_said_on_the_form(db, client):
    too_large = check(client, b"%PDF-1.7" + bytes(MAX_BYTES))
    nothing = client.post(reverse("portal:verify"), {"code": ""})
    assert (too_large.status_code, nothing.status_code) == (422, 422)
    assert ("Tệp lớn hơn 30 MB." in shown(too_large), "data-outcome" in shown(too_large)) == (True, False)


def test_the_page_speaks_english_to_who_asks_for_it(db, client):
    assert "Is this document real?" in shown(client.get(reverse("portal:verify"), headers={"accept-language": "en"}))


def test_a_cancelled_number_is_told_in_plain_vietnamese_and_its_reason_to_nobody(town, client):
    document = signed(town)
    void_document(document, reason="Nhầm tên ông Lê Văn Ẩn")
    sentences = [
        "Số văn bản đã hủy; văn bản chưa từng được ban hành và không có giá trị",
        "Văn bản này đã bị hủy số trước khi ban hành. Văn bản chưa bao giờ có giá trị.",
        document.notation,
    ]
    secrets = ["Nhầm tên", document.values["holder"]["name"], "giống từng byte", "Ban hành ngày"]
    pages = {
        "code": client.get(reverse("portal:verify_code", args=[document.verification_code])),
        "file": check(client, file_of(document, "signed")),
    }
    for name, answer in pages.items():
        page = shown(answer)
        assert (answer.status_code, 'data-outcome="voided"' in page) == (200, True), name
        assert [sentence for sentence in sentences if sentence not in page] == [], name
        assert [secret for secret in secrets if secret in page] == [], name
    assert "Văn bản chưa từng được ban hành." in shown(pages["file"])
