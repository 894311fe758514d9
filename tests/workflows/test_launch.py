"""The only door to a new case: complete or not at all, once, under the law of the day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from kernel.models import Job
from procedures.domain.versions import draft_version, publish_version
from tests.factories.cases import permit_draft, version_of
from workflows.domain.drafts import open_draft, problems_of, save_answers, save_people, start_draft
from workflows.domain.queries.inbox import Queue, inbox_page
from workflows.errors import DraftExpiredError, FilingIncompleteError, NoUnitError
from workflows.launch import file_case
from workflows.models import Case, FilingDraft

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_case_is_in_the_queue_of_its_one_stop_unit_at_once(town):
    case = file_case(permit_draft())
    items = inbox_page(town.person("tiepnhan.bp"), Queue.OPEN).items
    assert [(item.case, item.step) for item in items] == [(case, "check")]
    assert inbox_page(town.person("tiepnhan.dx"), Queue.OPEN).items == []


def test_filed_again_it_is_the_same_case(town):
    draft = permit_draft()
    assert file_case(draft) == file_case(draft)
    assert (Case.objects.count(), Job.objects.filter(topic="workflows.send_notice").count()) == (1, 2)
    with pytest.raises(DraftExpiredError):
        save_answers(draft, {"name": "khác"})


def test_what_is_missing_keeps_it_from_being_filed_and_nothing_is_left(town):
    draft = permit_draft()
    save_people(draft, {"applicant": {"name": "Lê Văn Ẩn"}}, result_channel="electronic")
    draft.papers.filter(component_key="drawings").delete()
    with pytest.raises(FilingIncompleteError) as refused:
        file_case(draft)
    keys = [(gap.part, gap.key) for gap in refused.value.detail["problems"]]
    assert keys == [
        ("people", "applicant.identifier"),
        ("people", "applicant.address"),
        ("people", "applicant.phone"),
        ("papers", "drawings"),
    ]
    assert (Case.objects.count(), FilingDraft.objects.get().case) == (0, None)


def test_a_ward_that_has_ended_is_nobodys_and_is_told(town):
    draft = permit_draft()
    FilingDraft.objects.filter(pk=draft.pk).update(answers={**draft.answers, "ward": "H19.150"})
    unit = town.unit("bp")
    type(unit).objects.filter(pk=unit.pk).update(valid_to=date(2026, 1, 1))
    with pytest.raises((NoUnitError, FilingIncompleteError)):
        file_case(draft)
    assert Case.objects.count() == 0


def test_a_draft_expires_and_cannot_be_filed_then(town):
    draft = permit_draft()
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(DraftExpiredError):
        file_case(draft)


def test_a_law_that_begins_while_the_draft_lies_open_asks_what_it_asks(town):
    old = version_of("1.013225")
    draft, token = start_draft(old, channel="online")
    ready = permit_draft()
    spec = {**old.spec, "sections": [*old.spec["sections"]]}
    extra = {"key": "fire_cover", "label": {"vi": "Phương án chữa cháy", "en": "Fire plan"}, "type": "text"}
    last = spec["sections"][-1]
    spec["sections"][-1] = {**last, "fields": [*last["fields"], extra]}
    begins = timezone.localdate() + timedelta(days=3)
    newer = publish_version(draft_version(old.procedure, spec, valid_from=begins, source="Nghị định thử"), actor=None)
    assert open_draft(draft.uuid, token=token).version == old
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        opened = open_draft(draft.uuid, token=token)
        assert opened.version == newer
        assert ("answers", "fire_cover") in [(gap.part, gap.key) for gap in problems_of(opened)]
        with pytest.raises(FilingIncompleteError) as refused:
            file_case(ready)
        assert [gap.key for gap in refused.value.detail["problems"]] == ["fire_cover"]
        ready = FilingDraft.objects.get(pk=ready.pk)
        FilingDraft.objects.filter(pk=ready.pk).update(version=newer)
        save_answers(FilingDraft.objects.get(pk=ready.pk), {"fire_cover": "Có"})
        assert file_case(ready).version == newer
