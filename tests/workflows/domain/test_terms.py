"""The promise moves only in the open: days off announced late, suspension, a new date with an apology."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from documents.domain import Outcome, verify_code
from documents.errors import SignerNotAllowedError
from documents.models import SigningCredential
from organisations.models import CalendarDay
from tests.factories.cases import (
    APPLICANT,
    COPY_ANSWERS,
    act,
    assigned_case,
    item_at,
    received_case,
    submitted_case,
    upload,
    version_of,
    work,
)
from workflows import rules
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.drafts import add_paper, save_answers, save_people, start_draft
from workflows.domain.extensions import extend_case
from workflows.domain.outputs.common import moment
from workflows.domain.pauses import resume_case, suspend_case
from workflows.domain.queries import citizen_view
from workflows.domain.recounts import recount_terms
from workflows.domain.withdrawal import withdraw_case
from workflows.enums import LATER_DATES, CaseState, ClockReason
from workflows.errors import (
    CaseForbiddenError,
    CaseStateError,
    CaseSuspendedError,
    ExtensionExhaustedError,
    ExtensionTooLongError,
)
from workflows.launch import file_case
from workflows.models import Case, CaseDocument, CaseEvent, ClockEntry, Consultation, Notice, SupplementRequest

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]
VN = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VN)


@pytest.fixture
def clock(town):
    SigningCredential.objects.update(valid_from=at(1, 0))  # made today, for a test that plays earlier
    with time_machine.travel(at(11, 9), tick=False) as traveller:
        yield traveller


def holiday(day: int, **row: object) -> CalendarDay:
    names = {"name": "Nghỉ đột xuất vì bão", "source": "Công điện 01", "announced_on": date(2026, 11, 12)}
    return CalendarDay.objects.create(date=date(2026, 11, day), kind="closure", **{**names, **row})


def told(case: Case) -> list[tuple[str, str]]:
    work()
    return list(Notice.objects.filter(case=case).order_by("pk").values_list("purpose", "state"))


def test_a_day_off_announced_late_moves_the_promise_and_is_told(town, clock):
    case, other = assigned_case(town), submitted_case()
    work()
    first, due = case.promised_at, item_at(case, "appraise").due_at
    assert timezone.localtime(first) == at(20, 17)
    clock.move_to(at(12, 9))
    holiday(13)
    work()
    case.refresh_from_db()
    assert (case.first_promised_at, timezone.localtime(case.promised_at)) == (first, at(23, 17))
    entry = ClockEntry.objects.filter(case=case).last()
    assert (entry.reason, entry.promised_before, entry.promised_after) == ("calendar", first, case.promised_at)
    assert "Lịch làm việc thay đổi" in entry.account["reason"]["vi"]
    assert CaseEvent.objects.filter(case=case).last().event == "case.rescheduled"
    assert told(case)[-2:] == [("rescheduled", "sent"), ("rescheduled", "sent")]
    assert entry.account["reason"]["vi"] in Notice.objects.filter(case=case, channel="mail").last().text
    assert item_at(case, "appraise").due_at > due
    assert recount_terms(None) == 0
    assert Notice.objects.filter(case=other, purpose="rescheduled").count() == 0


def test_a_day_off_of_another_ward_moves_nothing_here(town, clock):
    case = received_case(town)
    before = case.promised_at
    holiday(13, unit=town.unit("dx_centre"))
    work()
    case.refresh_from_db()
    assert case.promised_at == before
    holiday(13, unit=town.unit("bp_centre"))
    work()
    case.refresh_from_db()
    assert timezone.localtime(case.promised_at) == at(23, 17)


def test_a_day_off_also_lengthens_what_others_have_to_answer(town, clock):
    case = assigned_case(town)
    units = [town.unit("bp_culture").pk]
    act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="Ý kiến?")
    asked = Consultation.objects.get(case=case)
    assert timezone.localtime(asked.due_at) == at(13, 17)
    holiday(12)
    work()
    asked.refresh_from_db()
    assert timezone.localtime(asked.due_at) == at(16, 17)
    assert item_at(case, "opinions").due_at == asked.due_at


def test_the_applicants_own_term_grows_too(town, clock):
    items = [{"kind": "paper", "key": "drawings", "why": "Thiếu mặt cắt"}]
    case = act(submitted_case(), "check", "supplement", town.person("tiepnhan.bp"), items=items, reason="Bổ sung")
    before = SupplementRequest.objects.get(case=case).reply_due_at
    holiday(12)
    work()
    assert SupplementRequest.objects.get(case=case).reply_due_at > before


def test_a_suspended_case_rests_in_everything(town, clock):
    case, head, officer = assigned_case(town), town.person("truongphong.ht.bp"), town.person("chuyenvien.ht.bp")
    act(case, "appraise", "consult", officer, units=[town.unit("bp_culture").pk], question="Ý kiến?")
    clock.move_to(at(12, 9))
    suspend_case(case, reason="Chờ kết luận thanh tra", actor=head)
    with pytest.raises(CaseSuspendedError):
        act(case, "opinions", "answer", town.person("vanhoa.bp"), opinion="agreed")
    clock.move_to(at(19, 9))
    assert sweep_deadlines() == 0
    assert Consultation.objects.get(case=case).answered_at is None
    case = resume_case(case, actor=head)
    case.refresh_from_db()
    assert (case.state, timezone.localtime(case.promised_at)) == (CaseState.IN_PROGRESS, at(27, 17))
    asked = Consultation.objects.get(case=case)
    assert (timezone.localtime(asked.due_at), item_at(case, "opinions").due_at) == (at(20, 17), asked.due_at)
    reasons = list(ClockEntry.objects.filter(case=case).values_list("reason", flat=True))
    assert reasons == [ClockReason.ACCEPTED, ClockReason.SUSPENDED, ClockReason.RESUMED]
    assert [purpose for purpose, _state in told(case)][-4:] == ["suspended"] * 2 + ["rescheduled"] * 2
    act(case, "opinions", "answer", town.person("vanhoa.bp"), opinion="agreed")


def test_only_what_runs_can_rest_and_only_what_rests_can_go_on(town, clock):
    case, head = assigned_case(town), town.person("truongphong.ht.bp")
    with pytest.raises(CaseStateError):
        resume_case(case, actor=head)
    suspend_case(case, reason="x", actor=head)
    with pytest.raises(CaseStateError):
        suspend_case(case, reason="x", actor=head)
    with pytest.raises(CaseStateError):
        extend_case(case, days=1, reason="x", actor=head)
    withdrawn = withdraw_case(case, reason="thôi", actor=town.person("tiepnhan.bp"))
    assert withdrawn.state == CaseState.WITHDRAWN
    with pytest.raises(CaseStateError):
        resume_case(case, actor=head)


def test_a_new_date_with_an_apology_once(town, clock):
    case, leader = assigned_case(town), town.person("phochutich.bp")
    first = case.promised_at
    extend_case(case, days=3, reason="Chờ đo đạc lại", actor=leader)
    case.refresh_from_db()
    assert (case.first_promised_at, timezone.localtime(case.promised_at)) == (first, at(25, 17))
    with pytest.raises(ExtensionExhaustedError):
        extend_case(case, days=1, reason="nữa", actor=leader)
    assert told(case)[-2:] == [("extended", "sent"), ("extended", "sent")]
    text = Notice.objects.filter(case=case, purpose="extended", channel="mail").get().text
    assert ("17:00 20/11/2026" in text, "17:00 25/11/2026" in text, "Chờ đo đạc lại" in text) == (True, True, True)
    holiday(24)
    work()
    case.refresh_from_db()
    assert timezone.localtime(case.promised_at) == at(26, 17)


@pytest.mark.parametrize("login", ["chuyenvien.ht.bp", "tiepnhan.bp", "truongphong.ht.dx", "kiemtoan.bp", "vanhoa.bp"])
def test_who_does_not_steer_moves_no_date(town, login):
    case, person = assigned_case(town), town.person(login)
    before = (case.promised_at, CaseEvent.objects.filter(case=case).count())
    for command in (
        lambda: suspend_case(case, reason="x", actor=person),
        lambda: resume_case(case, actor=person),
        lambda: extend_case(case, days=1, reason="x", actor=person),
    ):
        with pytest.raises(CaseForbiddenError):
            command()
    case.refresh_from_db()
    assert (case.promised_at, CaseEvent.objects.filter(case=case).count()) == before


def test_a_law_that_limits_the_days_of_an_extension_is_kept_to(town, clock):
    draft, _token = start_draft(version_of("2.000815"), channel="counter", unit=town.unit("bp_centre"))
    save_people(draft, {"applicant": APPLICANT}, result_channel="electronic")
    save_answers(draft, COPY_ANSWERS)
    add_paper(draft, "scan", upload("bang.pdf"))
    case = act(file_case(draft), "check", "receive", town.person("tiepnhan.bp"))
    head = town.person("chanhvp.bp")
    assert timezone.localtime(case.promised_at) == at(11, 17)
    act(case, "prepare", "draft", town.person("tuphap.bp"), values={})
    with pytest.raises(ExtensionTooLongError):
        extend_case(case, days=3, reason="Nhiều trang", actor=head)
    extend_case(case, days=3, reason="Nhiều trang", actor=head, agreement="Văn bản ngày 11/11/2026")
    case.refresh_from_db()
    assert timezone.localtime(case.promised_at) == at(16, 17)
    event = CaseEvent.objects.get(case=case, event="case.extended")
    assert (event.detail["days"], event.detail["agreed"]) == (3, True)
    form = CaseDocument.objects.get(case=case, purpose="apology").document
    assert form.values["agreement"] == "Văn bản ngày 11/11/2026"
    assert case.clock.last().reason == "agreed"
    assert not rules.can_extend(case, case.clock.filter(reason__in=LATER_DATES).count())
    with pytest.raises(ExtensionExhaustedError):
        extend_case(case, days=1, reason="x", actor=head, agreement="Văn bản khác")


def test_an_agreement_that_the_law_does_not_ask_for_leaves_the_promise_broken(town, clock):
    case = assigned_case(town)
    extend_case(case, days=1, reason="x", actor=town.person("truongphong.ht.bp"), agreement="Văn bản ngày 11/11/2026")
    assert case.clock.last().reason == "extended"


def test_the_apology_is_form_04_signed_by_whoever_sets_the_new_date(town):
    case, leader = assigned_case(town), town.person("phochutich.bp")
    before = case.promised_at
    extend_case(case, days=3, reason="Chờ đo đạc lại", actor=leader)
    case.refresh_from_db()
    form = CaseDocument.objects.get(case=case, purpose="apology").document
    assert (form.state, form.notation, form.unit) == ("numbered", "01/PXL", town.unit("bp_committee"))
    work()
    form.refresh_from_db()
    told = [form.values[key] for key in ("promised_before", "promised_at", "reason")]
    assert told == [moment(before), moment(case.promised_at), "Chờ đo đạc lại"]
    assert form.values["signer"]["lines"] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert (form.state, [row.signer for row in form.signatures.all()]) == ("issued", [leader])
    assert form in [row.document for row in citizen_view(case).documents]
    assert verify_code(form.verification_code).outcome == Outcome.GENUINE
    issued = CaseEvent.objects.filter(case=case, event="case.form_issued").values_list("detail__purpose", flat=True)
    assert list(issued) == ["receipt", "apology"]


def test_a_head_apologises_for_the_own_unit(town, clock):
    case, head = assigned_case(town), town.person("truongphong.ht.bp")
    extend_case(case, days=1, reason="x", actor=head)
    form = CaseDocument.objects.get(case=case, purpose="apology").document
    assert (form.unit, form.values["signer"]["lines"]) == (town.unit("bp_infra"), ["TRƯỞNG PHÒNG"])


def test_who_cannot_sign_the_apology_promises_nothing(town, clock):
    case, head = assigned_case(town), town.person("truongphong.ht.bp")
    head.signing_credentials.update(revoked_at=timezone.now())
    before = case.promised_at
    with pytest.raises(SignerNotAllowedError):
        extend_case(case, days=1, reason="x", actor=head)
    case.refresh_from_db()
    assert (case.promised_at, case.documents.filter(purpose="apology").exists()) == (before, False)
    assert not Notice.objects.filter(case=case, purpose="extended").exists()
