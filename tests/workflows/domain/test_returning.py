"""The result is handed out where the applicant chose, by that unit's officers and nobody else; the choice stays open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.domain import read_file
from organisations.domain.grants import authority_of
from organisations.models import OrgUnit, Succession
from tests.factories.cases import (
    APPLICANT,
    act,
    issued_case,
    item_at,
    permit_draft,
    received_case,
    submitted_case,
    work,
)
from workflows.domain.commands import claim
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.drafts import save_people
from workflows.domain.queries import cases_visible_to
from workflows.domain.queries.inbox import Queue, inbox_counts, inbox_page
from workflows.domain.returning import choose_return
from workflows.domain.withdrawal import withdraw_case
from workflows.errors import CaseClosedError, CaseForbiddenError, ReturnChoiceError, StepForbiddenError
from workflows.launch import file_case
from workflows.models import Case, CaseDocument, CaseEvent, CaseUnit, Notice
from workflows.rules import can_act

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def filed_for(town, key: str) -> Case:
    draft = permit_draft(result_channel="counter")
    save_people(draft, {"applicant": APPLICANT}, result_channel="counter", return_unit=town.unit(key))
    draft.refresh_from_db()
    return file_case(draft)


def waiting(town, key: str = "dx_centre") -> Case:
    """Issued, and waiting at another centre than the one that received it."""
    case = issued_case(town, result_channel="counter")
    return choose_return(case, channel="counter", unit=town.unit(key))


def test_the_choice_of_filing_is_kept_and_printed_on_the_receipt(town):
    case = filed_for(town, "dx_centre")
    assert (case.receiving_unit, case.return_unit) == (town.unit("bp_centre"), town.unit("dx_centre"))
    act(case, "check", "receive", town.person("tiepnhan.bp"))
    receipt = CaseDocument.objects.get(case=case, purpose="receipt").document
    unit = town.unit("dx_centre")
    assert receipt.values["return_at"] == f"{unit.name}, {unit.address}"


def test_nothing_chosen_or_the_same_place_is_where_it_was_received(town):
    case = filed_for(town, "bp_centre")
    assert (case.return_unit, case.returning_unit) == (None, town.unit("bp_centre"))
    assert received_case(town, result_channel="counter").returning_unit == town.unit("bp_centre")


def test_a_place_belongs_to_the_counter_only(town):
    draft = permit_draft()
    save_people(draft, {"applicant": APPLICANT}, result_channel="electronic", return_unit=town.unit("dx_centre"))
    draft.refresh_from_db()
    assert draft.return_unit is None


def test_a_chosen_place_that_ended_before_filing_gives_way(town):
    draft = permit_draft(result_channel="counter")
    save_people(draft, {"applicant": APPLICANT}, result_channel="counter", return_unit=town.unit("dx_centre"))
    OrgUnit.objects.filter(pk=town.unit("dx_centre").pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    draft.refresh_from_db()
    assert file_case(draft).return_unit is None


def test_list_count_and_button_are_those_of_the_chosen_place(town):
    case = waiting(town)
    here, there = town.person("tiepnhan.dx"), town.person("tiepnhan.bp")
    item = item_at(case, "hand_over")
    for person, may in ((here, True), (there, False)):
        rows = [row.pk for row in inbox_page(person, Queue.OPEN).items]
        assert (item.pk in rows, can_act(authority_of(person), item)) == (may, may)
        assert inbox_counts(person).open == int(may)
    with pytest.raises(StepForbiddenError):
        act(case, "hand_over", "return_result", there, received_by="Lê Văn Ẩn")
    done = act(case, "hand_over", "return_result", here, received_by="Lê Văn Ẩn")
    assert (done.state, inbox_counts(here).open) == ("returned", 0)


def test_the_other_place_sees_the_case_only_while_it_hands_out(town):
    case, officer = issued_case(town, result_channel="counter"), town.person("tiepnhan.dx")
    assert not cases_visible_to(officer).filter(pk=case.pk).exists()
    choose_return(case, channel="counter", unit=town.unit("dx_centre"))
    assert cases_visible_to(officer).filter(pk=case.pk).exists()
    choose_return(case, channel="counter", unit=None)
    assert not cases_visible_to(officer).filter(pk=case.pk).exists()
    assert CaseUnit.objects.filter(case=case, unit=town.unit("bp_centre")).count() == 2


def test_chosen_while_it_is_handled_it_waits_there_when_it_is_issued(town):
    case = received_case(town)
    choose_return(case, channel="counter", unit=town.unit("dx_centre"), actor=town.person("tiepnhan.bp"))
    case.refresh_from_db()
    assert (case.result_channel, case.return_unit) == ("counter", town.unit("dx_centre"))
    told = CaseEvent.objects.get(case=case, event="case.return_chosen")
    assert told.detail == {
        "channel": "counter", "unit": "H19.151.2", "channel_before": "electronic", "unit_before": "H19.150.2",
    }  # fmt: skip
    assert told.actor == town.person("tiepnhan.bp")
    assert Notice.objects.filter(case=case, purpose="return_chosen").count() == 2


def test_the_same_choice_again_is_no_change(town):
    case = waiting(town)
    events, notices = case.events.count(), Notice.objects.count()
    choose_return(case, channel="counter", unit=town.unit("dx_centre"))
    assert (case.events.count(), Notice.objects.count()) == (events, notices)


def test_who_holds_the_step_loses_it_with_the_place(town):
    case = issued_case(town, result_channel="counter")
    claim(item_at(case, "hand_over").uuid, actor=town.person("tiepnhan.bp"))
    choose_return(case, channel="counter", unit=town.unit("dx_centre"))
    item = item_at(case, "hand_over")
    assert (item.unit, item.assignee, item.state) == (town.unit("dx_centre"), None, "open")


def test_officers_of_both_places_may_change_it_and_no_others(town):
    case = waiting(town)
    for login in ("chuyenvien.ht.bp", "truongphong.ht.bp", "vanthu.bp", "quantri", "phochutich.bp"):
        with pytest.raises(CaseForbiddenError):
            choose_return(case, channel="post", actor=town.person(login))
    case = choose_return(case, channel="counter", actor=town.person("tiepnhan.dx"))
    with pytest.raises(CaseForbiddenError):
        choose_return(case, channel="post", actor=town.person("tiepnhan.dx"))
    assert Case.objects.get(pk=case.pk).result_channel == "counter"


@pytest.mark.parametrize("key", ["bp_infra", "bp", "tan_phu"])
def test_only_a_one_stop_unit_of_today_hands_out(town, key):
    case = received_case(town, result_channel="counter")
    with pytest.raises(ReturnChoiceError):
        choose_return(case, channel="counter", unit=town.unit(key))
    assert Case.objects.get(pk=case.pk).return_unit is None


def test_a_way_that_the_procedure_does_not_offer_is_refused(town):
    case = received_case(town)
    with pytest.raises(ReturnChoiceError):
        choose_return(case, channel="pigeon")
    assert not CaseEvent.objects.filter(case=case, event="case.return_chosen").exists()


def test_once_the_paper_waits_the_electronic_copy_is_no_choice_any_more(town):
    case = issued_case(town, result_channel="counter")
    with pytest.raises(ReturnChoiceError):
        choose_return(case, channel="electronic")


def test_what_was_handed_out_or_withdrawn_is_past_choosing(town):
    case = waiting(town)
    act(case, "hand_over", "return_result", town.person("tiepnhan.dx"), received_by="Lê Văn Ẩn")
    gone = submitted_case()
    withdraw_case(gone, reason="thôi")
    for closed in (case, gone):
        with pytest.raises(CaseClosedError):
            choose_return(closed, channel="counter")


def test_where_the_chosen_place_ends_its_heir_hands_out(town):
    case = waiting(town)
    old, today = town.unit("dx_centre"), timezone.localdate()
    heir = OrgUnit.objects.create(code="H19.151.9", name="Trung tâm mới", short_name="TT mới", kind="centre",
                                  function="one_stop", parent=old.parent, valid_from=today, source="QĐ")  # fmt: skip
    OrgUnit.objects.filter(pk=old.pk).update(valid_to=today - timedelta(days=1))
    Succession.objects.create(predecessor=old, successor=heir, on=today, source="QĐ")
    sweep_deadlines()
    work()
    case.refresh_from_db()
    assert (case.return_unit, item_at(case, "hand_over").unit) == (heir, heir)


@pytest.mark.slow
def test_the_receipt_on_paper_names_the_place(town):
    case = filed_for(town, "dx_centre")
    act(case, "check", "receive", town.person("tiepnhan.bp"))
    work()
    receipt = CaseDocument.objects.get(case=case, purpose="receipt").document
    assert receipt.issued_file is not None
    assert read_file(receipt.issued_file)[:5] == b"%PDF-"
