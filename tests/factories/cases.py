"""Cases at a wanted place of their way, made by the same commands that people use."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kernel.jobs import run_due
from organisations.models import User
from procedures.enums import Channel
from procedures.models import ProcedureVersion
from tests.factories.city import Town
from tests.factories.files import small_pdf
from workflows.domain.commands import complete_step
from workflows.domain.drafts import add_paper, save_answers, save_people, start_draft
from workflows.launch import file_case
from workflows.models import Case, CaseDocument, DraftPaper, FilingDraft, WorkItem

APPLICANT = {
    "name": "Lê Văn Ẩn",
    "identifier": "070088001234",
    "phone": "0912345678",
    "email": "le.van.an@example.vn",
    "address": "12 đường Lê Quý Đôn, phường Bình Phước",
}
PERMIT_ANSWERS = {
    "ward": "H19.150", "location": "12 đường Lê Quý Đôn", "land_lot": "Thửa 125, tờ bản đồ 14", "land_area_m2": "120,5",
    "land_paper": "Giấy chứng nhận DA 123456", "name": "Nhà ở riêng lẻ", "work_class": "III", "storeys": "02 tầng",
    "height_m": "8,9", "ground_floor_area_m2": "96,4", "total_floor_area_m2": "192,8", "density_percent": "80",
    "design_title": "Nhà ở gia đình ông Ẩn", "designer": "Công ty TNHH Phước Thịnh",
}  # fmt: skip
COPY_ANSWERS = {"paper_name": "Bằng tốt nghiệp đại học", "copies": "1"}


def signed_in(person: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def version_of(code: str) -> ProcedureVersion:
    return ProcedureVersion.objects.published().get(procedure__code=code, valid_to__isnull=True)


def upload(name: str = "giay-to.pdf", text: str = "Giấy chứng nhận") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_pdf(text), "application/pdf")


def permit_draft(
    *, result_channel: str = "electronic", papers_of: FilingDraft | None = None, **changes: str
) -> FilingDraft:
    """``papers_of`` hands in the files of another draft: for hundreds of cases, whose papers nobody looks at."""
    draft, _token = start_draft(version_of("1.013225"), channel=Channel.ONLINE)
    save_people(draft, {"applicant": APPLICANT}, result_channel=result_channel)
    save_answers(draft, {**PERMIT_ANSWERS, **changes})
    if papers_of is not None:
        for paper in papers_of.papers.all():
            DraftPaper.objects.create(draft=draft, component_key=paper.component_key, file_id=paper.file_id)
    else:
        add_paper(draft, "land_right", upload("so-do.pdf"))
        add_paper(draft, "drawings", upload("ban-ve.pdf", "Bản vẽ"))
    draft.refresh_from_db()
    return draft


def copy_case(town: Town, version: ProcedureVersion | None = None) -> Case:
    """A certified copy asked for online; ``version`` takes the place of the published one."""
    draft, _token = start_draft(version or version_of("2.000815"), channel=Channel.ONLINE, unit=town.unit("bp_centre"))
    save_people(draft, {"applicant": APPLICANT}, result_channel="electronic")
    save_answers(draft, COPY_ANSWERS)
    add_paper(draft, "scan", upload())
    draft.refresh_from_db()
    return file_case(draft)


def submitted_case(**facts: Any) -> Case:
    return file_case(permit_draft(**facts))


def item_at(case: Case, step: str) -> WorkItem:
    return WorkItem.objects.get(case=case, step=step, state__in=["open", "claimed"])


def act(case: Case, step: str, outcome: str, actor: User, **data: object) -> Case:
    done = complete_step(item_at(case, step).uuid, outcome, actor=actor, data=data)
    return Case.objects.get(pk=done.pk)


def work() -> None:
    """Let the machine do everything that is due."""
    for _round in range(6):
        if not run_due():
            return


def result_sha(case: Case, step: str) -> str:
    link = CaseDocument.objects.get(case=case, purpose="result")
    return link.document.revisions.get(step=step).sha256


def received_case(town: Town, **facts: Any) -> Case:
    return act(submitted_case(**facts), "check", "receive", town.person("tiepnhan.bp"))


def assigned_case(town: Town, **facts: Any) -> Case:
    officer = town.person("chuyenvien.ht.bp")
    return act(received_case(town, **facts), "assign", "assign", town.person("truongphong.ht.bp"), assignee=officer.pk)


def drafted_case(town: Town, **facts: Any) -> Case:
    return act(assigned_case(town, **facts), "appraise", "draft", town.person("chuyenvien.ht.bp"), values={})


def decided_case(town: Town, **facts: Any) -> Case:
    case = act(drafted_case(town, **facts), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    work()
    return Case.objects.get(pk=case.pk)


def signed_case(town: Town, **facts: Any) -> Case:
    case = decided_case(town, **facts)
    act(case, "sign", "sign", town.person("phochutich.bp"), sha256=result_sha(case, "rendered"))
    work()
    return Case.objects.get(pk=case.pk)


def issued_case(town: Town, **facts: Any) -> Case:
    case = signed_case(town, **facts)
    act(case, "seal", "seal", town.person("vanthu.bp"), sha256=result_sha(case, "signed"))
    work()
    return Case.objects.get(pk=case.pk)
