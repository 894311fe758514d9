"""A decision that was numbered and not issued is taken back: by whom, with which traces, and how the case goes on."""

import pytest
from django.test import Client
from django.utils import timezone

from audit.domain.verify import verify_all
from documents.domain import read_file, verify_upload
from documents.enums import DocumentState
from documents.errors import SignerNotAllowedError
from documents.models import Document, SigningCredential
from organisations.domain.grants import revoke_grant
from organisations.enums import Role
from organisations.models import RoleGrant
from search.domain.sources import all_keys, contents_of
from tests.factories.cases import (
    act,
    decided_case,
    issued_case,
    item_at,
    result_sha,
    signed_case,
    signed_in,
    work,
)
from tests.factories.city import Town
from workflows.domain.commands import claim, complete_step, reassign
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.outputs.results import result_document
from workflows.domain.queries.citizen import citizen_view, public_view
from workflows.domain.secrets import lookup_secret
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import ActDataError, OutcomeError, SignerNamedError, StepTakenError
from workflows.models import Case, CaseDocument, CaseEvent, Notice, Remark

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
REASON = "Ông Ẩn báo sai số tầng"


def taken_back(town: Town) -> tuple[Case, Document]:
    """Decided by the deputy, taken back by the chair; and the document whose number was cancelled."""
    case = decided_case(town)
    document = result_document(case)
    leader = town.person("chutich.bp")
    reassign(item_at(case, "sign").uuid, actor=leader, to=leader, reason="phó chủ tịch đi vắng")
    return act(case, "sign", "take_back", leader, reason=REASON), Document.objects.get(pk=document.pk)


def sign_and_print(case: Case, town: Town, login: str) -> Case:
    act(case, "decide", "decide", town.person(login))
    work()
    act(case, "sign", "sign", town.person(login), sha256=result_sha(case, "rendered"))
    work()
    return Case.objects.get(pk=case.pk)


def test_the_number_is_cancelled_and_the_same_draft_waits_for_a_new_decision(town):
    notices = Notice.objects.count
    case, first = taken_back(town)
    told = notices()
    assert (first.state, first.notation, first.ended_reason) == ("voided", "01/GPXD-UBND", REASON)
    links = list(
        CaseDocument.objects.filter(case=case, purpose__in=["result", "voided"]).values_list("purpose", flat=True)
    )
    draft = result_document(case)
    assert links == ["voided", "result"]
    assert (draft.state, draft.values) == ("draft", {k: v for k, v in first.values.items() if k != "signer"})
    assert (case.decider, case.decided_at, case.state) == (None, None, "in_progress")
    assert (item_at(case, "decide").state, item_at(case, "decide").assignee) == ("open", None)
    event = CaseEvent.objects.get(case=case, event="case.decision_taken_back")
    facts = {"step": "sign", "document": str(first.pk), "notation": "01/GPXD-UBND"}
    assert {name: event.detail[name] for name in facts} == facts
    assert (event.actor, Remark.objects.get(event=event).text) == (town.person("chutich.bp"), REASON)
    work()
    assert notices() == told
    assert verify_all().breaks == ()


def test_whoever_follows_the_case_reads_it_in_plain_words_without_the_reason(town):
    case, _first = taken_back(town)
    labels = [str(moment.label) for moment in public_view(case).timeline]
    assert labels[-1] == "Quyết định được thu hồi trước khi ban hành; cơ quan sẽ quyết định lại"
    client = Client()
    client.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    for address in (f"/ho-so/{case.case_code}/", f"/ho-so-cua-toi/{case.case_code}/"):
        page = client.get(address)
        assert (page.status_code, labels[-1] in page.content.decode(), REASON in page.content.decode()) == (
            200,
            True,
            False,
        )


def test_its_files_are_for_officials_and_never_for_the_citizen_or_the_archive(town):
    case, first = taken_back(town)
    file = first.revisions.get(step="rendered").file_id
    desk = signed_in(town.person("chuyenvien.ht.bp"))
    page = desk.get(f"/ban-lam-viec/ho-so/{case.uuid}/").content.decode()
    assert [part for part in ("01/GPXD-UBND", "Đã hủy số", REASON, str(file)) if part not in page] == []
    assert desk.get(f"/ban-lam-viec/tep/{file}/").status_code == 200
    assert signed_in(town.person("chuyenvien.ht.dx")).get(f"/ban-lam-viec/tep/{file}/").status_code == 403
    citizen = Client()
    citizen.get(f"/tra-cuu/{case.case_code}/{lookup_secret(case)}/")
    assert citizen.get(f"/ho-so-cua-toi/{case.case_code}/tep/{file}/").status_code == 404
    assert [row.purpose for row in citizen_view(case).documents] == ["receipt"]
    receipt = CaseDocument.objects.get(case=case, purpose="receipt").document_id
    found = [key for key in contents_of([case.uuid]) if key.startswith("document:")]
    assert found == [key for key in all_keys() if key.startswith("document:")] == [f"document:{receipt}"]


def test_a_paper_that_bears_a_name_is_signed_by_nobody_else_but_its_decision_can_be_taken_back(town):
    case, other = decided_case(town), town.person("chutich.bp")
    item = item_at(case, "sign")
    with pytest.raises(StepTakenError):
        complete_step(item.uuid, "take_back", actor=other, data={"reason": REASON})
    revoke_grant(
        RoleGrant.objects.get(user=town.person("phochutich.bp"), role=Role.LEADER), actor=None, reason="chuyển công tác"
    )
    sweep_deadlines()
    assert claim(item.uuid, actor=other).assignee == other
    with pytest.raises(SignerNamedError):
        complete_step(item.uuid, "sign", actor=other, data={"sha256": result_sha(case, "rendered")})
    page = signed_in(other).get(f"/ban-lam-viec/ho-so/{case.uuid}/").content.decode()
    assert ("ghi tên người khác" in page, page.count('aria-disabled="true"')) == (True, 1)
    complete_step(item.uuid, "take_back", actor=other, data={"reason": REASON})
    assert result_document(case).state == DocumentState.DRAFT


@pytest.mark.parametrize(("reason", "problem"), [("  ", "reason"), ("x" * 301, "reason")])
def test_a_reason_is_needed_that_fits_into_the_register(town, reason, problem):
    case = signed_case(town)
    with pytest.raises(ActDataError) as refused:
        act(case, "seal", "take_back", town.person("vanthu.bp"), reason=reason)
    assert list(refused.value.detail["problems"]) == [problem]
    assert result_document(case).state == DocumentState.SIGNED


def test_what_was_issued_cannot_be_taken_back(town):
    case = issued_case(town, result_channel="counter")
    with pytest.raises(OutcomeError):
        act(case, "hand_over", "take_back", town.person("tiepnhan.bp"), reason=REASON)
    assert result_document(case).state == DocumentState.ISSUED


def test_undecided_again_the_applicant_may_withdraw(town):
    case, first = taken_back(town)
    withdraw_case(case, reason="đổi ý")
    case.refresh_from_db()
    assert (case.state, Document.objects.get(pk=first.pk).state) == ("withdrawn", "voided")


def test_a_leader_whose_certificate_ended_after_the_decision_makes_way_for_another(town):
    case, leader = decided_case(town), town.person("phochutich.bp")
    SigningCredential.objects.filter(user=leader).update(valid_to=timezone.now())
    with pytest.raises(SignerNotAllowedError):
        act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    act(case, "sign", "take_back", leader, reason="Chứng thư số hết hạn")
    with pytest.raises(SignerNotAllowedError):
        act(case, "decide", "decide", leader)
    case = sign_and_print(case, town, "chutich.bp")
    act(case, "seal", "seal", town.person("vanthu.bp"), sha256=result_sha(case, "signed"))
    work()
    assert (result_document(case).state, result_document(case).notation) == ("issued", "02/GPXD-UBND")


def test_a_leader_leaves_a_clerk_finds_a_mistake_and_the_third_number_is_issued(town):
    case, chair, clerk = decided_case(town), town.person("chutich.bp"), town.person("vanthu.bp")
    deputy = RoleGrant.objects.get(user=town.person("phochutich.bp"), role=Role.LEADER)
    revoke_grant(deputy, actor=None, reason="chuyển công tác")
    assert sweep_deadlines() == 1
    act(case, "sign", "take_back", chair, reason="Phó chủ tịch đã chuyển công tác")
    case = sign_and_print(case, town, "chutich.bp")
    assert item_at(case, "seal").assignee is None
    act(case, "seal", "take_back", clerk, reason="Bản ký sai số tờ")
    act(case, "decide", "decide", chair)
    work()
    assert item_at(case, "sign").assignee == chair
    act(case, "sign", "sign", chair, sha256=result_sha(case, "rendered"))
    work()
    act(case, "seal", "seal", clerk, sha256=result_sha(case, "signed"))
    work()
    rows = Document.objects.filter(in_case__case=case, series="GPXD").order_by("number")
    assert list(rows.values_list("number", "state", "ended_reason")) == [
        (1, "voided", "Phó chủ tịch đã chuyển công tác"),
        (2, "voided", "Bản ký sai số tờ"),
        (3, "issued", ""),
    ]
    case.refresh_from_db()
    assert (case.state, case.decider) == ("returned", chair)
    assert [row.purpose for row in citizen_view(case).documents] == ["receipt", "result"]
    verdicts = [verify_upload(read_file(row.revisions.order_by("pk").last().file)).outcome for row in rows]
    assert verdicts == ["voided", "voided", "genuine"]
    assert verify_all().breaks == ()
