"""The chain as people walk it: through pages, forms and buttons, with a client that keeps cookies."""

import re

import pytest
from django.test import Client

from tests.factories.cases import APPLICANT, PERMIT_ANSWERS, result_sha, upload, work
from workflows.models import Case, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def file_as_citizen(client: Client) -> Case:
    assert client.get("/").status_code == 200
    found = client.get("/", {"q": "giay phep xay dung"})
    assert "/thu-tuc/1.013225/" in found.content.decode()
    assert client.get("/thu-tuc/1.013225/").status_code == 200
    begun = client.post("/thu-tuc/1.013225/nop/")
    people = begun["Location"]
    assert client.get(people).status_code == 200
    page = client.post(people, {**APPLICANT, "result_channel": "electronic"})["Location"]
    for _section in range(3):
        shown = client.get(page)
        names = re.findall(r'name="([a-z0-9_]+)"', shown.content.decode())
        page = client.post(page, {key: value for key, value in PERMIT_ANSWERS.items() if key in names})["Location"]
    assert client.get(page).status_code == 200
    taken = client.post(
        page, {"file-land_right": upload("so-do.pdf"), "file-drawings": upload("ban-ve.pdf"), "next": "1"}
    )
    summary = taken["Location"]
    assert "Lê Văn Ẩn" in client.get(summary).content.decode()
    done = client.post(summary, {"declared": "on"})
    again = client.post(summary, {"declared": "on"})
    assert done["Location"] == again["Location"]
    confirmation = client.get(done["Location"]).content.decode()
    code = re.search(r'id="case-code">([^<]+)<', confirmation)[1]
    assert Case.objects.count() == 1
    return Case.objects.get(case_code=code)


def press(client: Client, case: Case, step: str, outcome: str, **data) -> None:
    item = WorkItem.objects.get(case=case, step=step, state__in=["open", "claimed"])
    page = f"/ban-lam-viec/viec/{item.uuid}/{outcome}/"
    shown = client.get(page)
    assert shown.status_code == 200, shown.content.decode()[:2000]
    answer = client.post(page, data)
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())[:3000]
    work()


def test_the_chain_through_pages(town):
    citizen = Client()
    case = file_as_citizen(citizen)
    who = {login: signed_in(town.person(login)) for login in (
        "tiepnhan.bp", "truongphong.ht.bp", "chuyenvien.ht.bp", "phochutich.bp", "vanthu.bp", "kiemtoan.bp", "vanhanh")}  # fmt: skip
    assert case.case_code in who["tiepnhan.bp"].get("/ban-lam-viec/?hang=open").content.decode()
    press(who["tiepnhan.bp"], case, "check", "receive")
    press(who["truongphong.ht.bp"], case, "assign", "assign", assignee=town.person("chuyenvien.ht.bp").pk)
    draft = WorkItem.objects.get(case=case, step="appraise")
    form = who["chuyenvien.ht.bp"].get(f"/ban-lam-viec/viec/{draft.uuid}/draft/").context["form"]
    press(
        who["chuyenvien.ht.bp"],
        case,
        "appraise",
        "draft",
        **{key: field.initial or "" for key, field in form.fields.items()},
    )
    press(who["truongphong.ht.bp"], case, "review", "return", reason="Ghi rõ cốt nền")
    press(
        who["chuyenvien.ht.bp"],
        case,
        "prepare",
        "draft",
        **{key: field.initial or "" for key, field in form.fields.items()},
    )
    press(who["truongphong.ht.bp"], case, "review", "approve")
    press(who["phochutich.bp"], case, "decide", "decide")
    press(who["phochutich.bp"], case, "sign", "sign", sha256=result_sha(case, "rendered"), read="on")
    press(who["vanthu.bp"], case, "seal", "seal", sha256=result_sha(case, "signed"), read="on")
    case.refresh_from_db()
    assert case.state == "returned"
    public = Client().get(f"/ho-so/{case.case_code}/").content.decode()
    assert case.case_code in public
    for personal in ("Lê Văn Ẩn", "070088001234", "0912345678", "Lê Quý Đôn", "so-do.pdf"):
        assert personal not in public
    own = citizen.get(f"/ho-so-cua-toi/{case.case_code}/")
    assert own.status_code == 200
    link = re.search(r'href="(/ho-so-cua-toi/[^"]+/tep/[^"]+)"', own.content.decode())[1]
    pdf = b"".join(citizen.get(link).streaming_content)
    assert pdf.startswith(b"%PDF-")
    from django.core.files.uploadedfile import SimpleUploadedFile

    verdict = Client().post("/kiem-tra/", {"file": SimpleUploadedFile("a.pdf", pdf, "application/pdf")})
    assert 'data-outcome="genuine"' in verdict.content.decode()
    found = who["kiemtoan.bp"].get("/luu-tru/", {"q": "le van an"}).content.decode()
    assert case.case_code in found and "<mark>" in found
    document = case.documents.get(purpose="result").document
    assert who["kiemtoan.bp"].get(f"/luu-tru/van-ban/{document.pk}/").status_code == 200
    assert who["vanhanh"].get("/van-hanh/").status_code == 200
    for login in ("tiepnhan.bp", "phochutich.bp", "vanthu.bp"):
        assert who[login].get(f"/ban-lam-viec/ho-so/{case.uuid}/").status_code == 200
        assert who[login].get("/ban-lam-viec/cho-ky/").status_code == 200
        assert who[login].get("/ban-lam-viec/ho-so/").status_code == 200
