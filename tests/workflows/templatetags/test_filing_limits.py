"""What pages say of the limits of filing is what the house holds to."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.cases import permit_draft
from tests.workflows.views.desk import words
from workflows.domain import drafts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_days_told_are_those_an_application_is_kept(town):
    draft = permit_draft()
    days = (draft.expires_at - timezone.now()).days + 1
    assert drafts.KEPT_FOR.days == days
    assert f"trong trình duyệt này trong {days} ngày." in words(Client().get("/thu-tuc/1.013225/"))
    assert f"đã bắt đầu nó, trong {days} ngày." in words(Client().get(f"/nop/{uuid4()}/giay-to/"))


def test_the_size_told_is_that_of_the_installation(town, settings):
    settings.EGOV_UPLOADS = {**settings.EGOV_UPLOADS, "MAX_BYTES": 7 * 1024 * 1024}
    client = Client()
    begun = client.post("/thu-tuc/1.013225/nop/")
    papers = begun["Location"].rstrip("/").rsplit("/", 1)[0] + "/giay-to/"
    assert "mỗi tệp 7 MB" in words(client.get(papers))
