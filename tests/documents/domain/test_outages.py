"""What does not answer, and what has run out: nothing half-done, and the chain goes on by itself after the cure."""

import contextlib
import errno
import re
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from documents.domain import read_file
from documents.engines import demo_pki
from documents.enums import DocumentState
from documents.models import Revision, Signature, SigningCredential
from kernel.models import Job, JobState
from tests.factories.cases import act, decided_case, drafted_case, item_at, result_sha, work
from workflows.domain.commands import Case
from workflows.models import CaseEvent

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


@contextlib.contextmanager
def time_authority_that(reply: bytes | None) -> Iterator[str]:
    """A server that takes every question and answers ``reply``, or nothing at all."""
    server = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = server.accept()
                held.append(connection)
                if reply is not None:
                    connection.recv(65536)
                    connection.sendall(reply)
                    connection.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        server.close()
        for connection in held:
            connection.close()


def asked_to_sign(town) -> Case:
    case = decided_case(town)
    return act(case, "sign", "sign", town.person("phochutich.bp"), sha256=result_sha(case, "rendered"))


def result_of(case: Case):
    return case.documents.get(purpose="result").document


def step_job(case: Case) -> Job:
    return Job.objects.filter(topic="workflows.run_step").latest("created_at")


def cure() -> None:
    """Time passes."""
    Job.objects.filter(state=JobState.PENDING).update(run_after=timezone.now())
    work()


@pytest.mark.parametrize(
    "reply",
    [
        None,
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: 5\r\n\r\nnotts",
    ],
    ids=["silent", "broken", "nonsense"],
)
def test_without_a_trusted_time_nothing_is_signed_and_it_is_tried_again(town, settings, reply):
    case, signing = asked_to_sign(town), settings.EGOV_SIGNING
    with time_authority_that(reply) as address:
        settings.EGOV_SIGNING = {**signing, "TSA": address, "TSA_TIMEOUT": 1}
        work()
    document, job = result_of(case), step_job(case)
    assert (document.state, document.revisions.count()) == (DocumentState.RENDERED, 1)
    assert not Signature.objects.filter(document=document).exists()
    assert (job.state, job.attempts) == (JobState.PENDING, 1)
    assert job.run_after > timezone.now()
    assert job.last_error.startswith("documents.")
    settings.EGOV_SIGNING = signing
    cure()
    document = result_of(case)
    assert (document.state, document.revisions.count()) == (DocumentState.SIGNED, 2)
    assert Signature.objects.filter(document=document).count() == 1
    assert CaseEvent.objects.filter(case=case, event="document.signature_made").count() <= 1


def test_a_certificate_revoked_between_order_and_signature_stops_it_until_there_is_a_new_one(town, settings):
    case, leader = asked_to_sign(town), town.person("phochutich.bp")
    folder = settings.EGOV_SIGNING["KEYS_DIR"]
    old = SigningCredential.objects.get(user=leader)
    demo_pki.revoke_certificate(folder, old.serial)
    work()
    again = item_at(case, "sign")
    assert (again.assignee, again.hindrance) == (None, "documents.certificate.revoked")
    assert not Signature.objects.filter(document=result_of(case)).exists()
    issued = demo_pki.issue_certificate(folder, f"person-{leader.uuid}-2", name=leader.full_name)
    new = SigningCredential.objects.create(
        user=leader, subject=issued.subject, issuer=issued.issuer, serial=issued.serial, backend="file",
        key_ref=issued.key_ref, valid_from=issued.valid_from + timedelta(seconds=1), valid_to=issued.valid_to,
    )  # fmt: skip
    act(case, "sign", "sign", leader, sha256=result_sha(case, "rendered"))
    work()
    assert Signature.objects.get(document=result_of(case)).certificate_serial == new.serial


def test_a_full_disk_while_printing_leaves_nothing_and_is_tried_again(town, monkeypatch):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", no_space)
        work()
    assert not Revision.objects.filter(document=result_of(case)).exists()
    assert step_job(case).state == JobState.PENDING
    number = result_of(case).number
    cure()
    document = result_of(case)
    assert (document.state, document.number) == (DocumentState.RENDERED, number)
    assert read_file(document.revisions.get().file).startswith(b"%PDF-")


def no_space(*_arguments: object) -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_while_a_citizen_uploads_is_said_and_nothing_is_lost(town, client, a_pdf, monkeypatch):
    page = client.post("/thu-tuc/1.013225/nop/")["Location"]
    papers = page.rsplit("/", 2)[0] + "/giay-to/"
    key = "file-" + re.search(r'name="file-([^"]+)"', client.get(papers).content.decode())[1]
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", no_space)
        answer = client.post(papers, {key: a_pdf()})
    assert answer.status_code == 503
    assert "Retry-After" in answer
    assert client.get(page).status_code == 200
