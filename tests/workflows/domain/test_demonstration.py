"""Time moved for a demonstration: the sweep then records the silence as it always does; nowhere else can it be moved."""

import pytest
from django.core.management import CommandError, call_command

from audit.models import TrailEntry
from tests.factories.cases import act, assigned_case
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.demonstration import end_opinion_terms
from workflows.errors import NotADemonstrationError
from workflows.models import Case, Consultation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def asked(town) -> Case:
    case = assigned_case(town)
    units = [town.unit("bp_culture").pk, town.unit("construction").pk]
    return act(case, "appraise", "consult", town.person("chuyenvien.ht.bp"), units=units, question="?")


def test_the_terms_end_and_the_sweep_records_the_silence(asked, settings):
    settings.DEMO = True
    assert sweep_deadlines() == 0
    assert end_opinion_terms(asked.case_code) == 2
    assert sweep_deadlines() == 2
    assert set(Consultation.objects.values_list("silent", "opinion")) == {(True, "agreed")}
    assert TrailEntry.objects.get(event="demonstration.terms_ended").detail == {"opinions": 2}


def test_an_answer_that_was_given_keeps_its_term(asked, town, settings):
    settings.DEMO = True
    answered = Consultation.objects.get(unit=town.unit("bp_culture"))
    from workflows.domain.commands import complete_step

    complete_step(answered.work_item.uuid, "answer", actor=town.person("vanhoa.bp"), data={"opinion": "agreed"})
    assert end_opinion_terms(asked.case_code) == 1
    assert Consultation.objects.get(pk=answered.pk).due_at == answered.due_at


def test_a_real_office_refuses(asked):
    with pytest.raises(NotADemonstrationError):
        end_opinion_terms(asked.case_code)
    with pytest.raises(CommandError, match=r"Only in a demonstration|Chỉ trong"):
        call_command("end_opinion_terms", asked.case_code)
    assert Consultation.objects.filter(due_at__lte=asked.submitted_at).count() == 0


def test_an_unknown_code_is_said(db, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="There is no case with this code"):
        call_command("end_opinion_terms", "H19.150-000000-0000")
