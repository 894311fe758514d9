"""A form whose signer's certificate ended between order and signature is made as soon as there is a new one."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from documents.engines.demo_pki import issue_certificate
from documents.models import SigningCredential
from kernel.models import Job
from organisations.models import User
from tests.factories.cases import act, submitted_case, work
from workflows.domain.deadlines import sweep_deadlines
from workflows.domain.resuming import resume_forms
from workflows.models import CaseDocument, CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def give_another(person: User) -> None:
    """A second certificate, valid from now on."""
    now, folder = timezone.now(), Path(settings.EGOV_SIGNING["KEYS_DIR"])
    made = issue_certificate(
        folder, f"another-{person.uuid}", name=person.full_name, starts=now, ends=now + timedelta(9)
    )
    SigningCredential.objects.create(
        user=person, subject=made.subject, serial=made.serial, backend="file", key_ref=made.key_ref,
        valid_from=now, valid_to=made.valid_to,
    )  # fmt: skip


def hindered(town) -> CaseDocument:
    """Received; the certificate ended before the machine came to sign."""
    officer = town.person("tiepnhan.bp")
    case = act(submitted_case(), "check", "receive", officer)
    SigningCredential.objects.filter(user=officer).update(valid_to=timezone.now())
    work()
    link = CaseDocument.objects.select_related("document").get(case=case, purpose="receipt")
    job = Job.objects.get(topic="workflows.issue_form", key=str(link.document_id))
    assert (job.state, job.last_error.partition(" ")[0]) == ("dead", "documents.signer.expired")
    return link


def test_a_new_certificate_is_enough_and_nobody_presses_anything(town):
    link = hindered(town)
    give_another(town.person("tiepnhan.bp"))
    assert sweep_deadlines() == 1
    work()
    link.document.refresh_from_db()
    assert (link.document.is_final, sweep_deadlines()) == (True, 0)
    assert CaseEvent.objects.filter(case=link.case, event="case.form_issued").count() == 1


def test_without_one_it_waits_and_nothing_is_tried(town):
    link = hindered(town)
    assert (sweep_deadlines(), Job.objects.get(key=str(link.document_id)).state) == (0, "dead")


def test_what_the_authority_refused_waits_for_another_certificate(town):
    link = hindered(town)
    SigningCredential.objects.update(valid_to=timezone.now() + timedelta(days=9))
    jobs = Job.objects.filter(key=str(link.document_id))
    jobs.update(last_error="documents.certificate.revoked")
    assert resume_forms() == 0
    give_another(town.person("tiepnhan.bp"))
    assert resume_forms() == 1


def test_what_was_given_up_for_another_reason_is_the_operators(town):
    link = hindered(town)
    Job.objects.filter(key=str(link.document_id)).update(last_error="documents.not_conformant")
    give_another(town.person("tiepnhan.bp"))
    assert resume_forms() == 0
