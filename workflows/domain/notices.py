"""Telling the applicant: a row per message in the transaction of the change, sent by a job, failures seen by staff."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from integrations.messages import MessageError, send_message
from kernel.jobs import enqueue
from procedures.enums import PublicByCode
from workflows.enums import NoticeChannel, NoticeState, PartyKind, Topic
from workflows.models import Case, Notice, Party

__all__ = ["deliver_notice", "notify", "retry_notice"]


def _reader(case: Case) -> Party | None:
    """Who follows the case: the representative, else the submitter, else the applicant."""
    order = [PartyKind.REPRESENTATIVE, PartyKind.SUBMITTER, PartyKind.APPLICANT]
    parties = {party.kind: party for party in case.parties.all()}
    return next(
        (parties[kind] for kind in order if kind in parties and (parties[kind].email or parties[kind].phone)), None
    )


def status_url(case: Case) -> str:
    """Where the case can be followed by its code; never with the secret: mail and SMS are read by others.

    Where the code alone opens nothing, the page that asks for the secret: the other one would seem to deny the case.
    """
    opens = case.version.parsed.public_by_code != PublicByCode.NOTHING
    path = f"/ho-so/{case.case_code}/" if opens else f"/theo-doi/?code={case.case_code}"
    return settings.EGOV_PUBLIC_URL.rstrip("/") + path


def _words(case: Case, purpose: str, channel: str, facts: dict[str, Any]) -> str:
    context = {"case": case, "url": status_url(case), "purpose": purpose, "spec": case.version.parsed, **facts}
    with translation.override(case.language):
        return render_to_string(f"workflows/notices/{purpose}.{channel}.txt", context).strip()


def _write(case: Case, purpose: str, channel: NoticeChannel, recipient: str, facts: dict[str, Any]) -> None:
    words = _words(case, purpose, channel, facts)
    subject, _, text = words.partition("\n") if channel == NoticeChannel.MAIL else ("", "", words)
    notice = Notice.objects.create(
        case=case, purpose=purpose, channel=channel, recipient=recipient, subject=subject[:200], text=text.strip()
    )
    enqueue(Topic.SEND_NOTICE, key=str(notice.uuid), payload={"notice": str(notice.uuid)})


def notify(case: Case, purpose: str, **facts: Any) -> None:
    """Write the messages that ``purpose`` calls for, to whatever address the person left; nothing is sent here.

    ``facts`` is what their words need besides the case. Nobody left an address: nothing is written.
    """
    reader = _reader(case)
    if reader is None:
        return
    if reader.email:
        _write(case, purpose, NoticeChannel.MAIL, reader.email, facts)
    if reader.phone:
        _write(case, purpose, NoticeChannel.SMS, reader.phone, facts)


def deliver_notice(uuid: str) -> None:
    """Send one notice; called by its job, outside any transaction. Sent twice at worst with the same key."""
    notice = Notice.objects.get(uuid=uuid)
    if notice.state == NoticeState.SENT:
        return
    try:
        send_message(
            notice.channel, to=notice.recipient, subject=notice.subject, text=notice.text, key=str(notice.uuid)
        )
    except MessageError as error:
        _settle(uuid, NoticeState.FAILED, str(error.detail.get("reason", error.code))[:120])
        raise
    _settle(uuid, NoticeState.SENT, "")


def _settle(uuid: str, state: NoticeState, error: str) -> None:
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(uuid=uuid)
        if row.state == NoticeState.SENT:
            return
        row.state, row.attempts, row.last_error = state, row.attempts + 1, error
        row.sent_at = timezone.now() if state == NoticeState.SENT else None
        row.save(update_fields=["state", "attempts", "last_error", "sent_at"])


def retry_notice(uuid: str) -> None:
    """Ask for a failed notice to be sent again; staff pressed the button."""
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(uuid=uuid)
        if row.state == NoticeState.FAILED:
            enqueue(Topic.SEND_NOTICE, key=str(row.uuid), payload={"notice": str(row.uuid)})
