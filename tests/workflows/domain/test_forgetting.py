"""What nobody sent is not kept, and what became a case is not kept twice."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from documents.models import StoredFile
from tests.factories.cases import permit_draft, submitted_case
from workflows.domain.drafts import remove_paper
from workflows.domain.forgetting import forget_leftovers
from workflows.models import DraftPaper, FilingDraft, Paper

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def pass_days(days: int) -> None:
    late = timedelta(days=days)
    for draft in FilingDraft.objects.all():
        FilingDraft.objects.filter(pk=draft.pk).update(expires_at=draft.expires_at - late)
    StoredFile.objects.update(created_at=timezone.now() - late)


def test_drafts_are_kept_for_thirty_days_and_then_go_with_their_files(town):
    permit_draft()
    pass_days(29)
    assert (forget_leftovers(), FilingDraft.objects.count(), StoredFile.objects.count()) == (0, 1, 2)
    pass_days(2)
    assert forget_leftovers() == 1 + 2
    assert (FilingDraft.objects.count(), DraftPaper.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_a_draft_that_became_a_case_stays_as_a_memory_without_data(town):
    case = submitted_case()
    pass_days(31)
    assert forget_leftovers() == 1
    draft = FilingDraft.objects.get(case=case)
    assert (draft.people, draft.answers, draft.papers.count()) == ({}, {}, 0)
    assert (Paper.objects.filter(case=case).count(), StoredFile.objects.count()) == (2, 2)
    assert forget_leftovers() == 0


def test_a_file_taken_out_of_a_draft_goes_after_a_day(town):
    draft = permit_draft()
    paper = draft.papers.first()
    remove_paper(draft, paper.uuid)
    assert (forget_leftovers(), StoredFile.objects.count()) == (0, 2)
    pass_days(1)
    StoredFile.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert (forget_leftovers(), StoredFile.objects.filter(pk=paper.file_id).exists()) == (1, False)


def test_bytes_that_never_got_their_row_go_with_the_rest(town):
    storage = storages["records"]
    name = storage.save("uploads/lost", ContentFile(b"x"))
    assert (forget_leftovers(), storage.exists(name)) == (0, True)
    then = time.time() - 25 * 3600
    os.utime(storage.path(name), (then, then))
    assert (forget_leftovers(), storage.exists(name)) == (1, False)
