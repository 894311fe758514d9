"""What a message says, where it leads, and what it never holds."""

import pytest

from integrations.messages import MessageError
from tests.factories.cases import APPLICANT, PERMIT_ANSWERS, act, copy_case, issued_case, received_case, submitted_case
from tests.factories.procedures import published_like
from workflows.domain.notices import deliver_notice, retry_notice
from workflows.domain.secrets import lookup_secret
from workflows.models import Notice

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def texts(case) -> str:
    return "\n".join(f"{row.subject}\n{row.text}" for row in Notice.objects.filter(case=case))


def test_each_message_goes_by_mail_and_by_sms_to_whoever_follows_the_case(town):
    case = submitted_case()
    rows = Notice.objects.filter(case=case).order_by("channel").values_list("purpose", "channel", "recipient")
    assert list(rows) == [("submitted", "mail", APPLICANT["email"]), ("submitted", "sms", APPLICANT["phone"])]


def test_no_message_holds_the_secret_a_name_or_anything_that_was_filed(town):
    case = issued_case(town)
    told = texts(case)
    assert {row.purpose for row in Notice.objects.filter(case=case)} == {"submitted", "received", "issued"}
    assert told.count(f"http://testserver/ho-so/{case.case_code}/") == 6
    hidden = (
        lookup_secret(case),
        APPLICANT["name"],
        APPLICANT["identifier"],
        APPLICANT["address"],
        PERMIT_ANSWERS["land_lot"],
    )
    assert [word for word in hidden if word in told] == []


def test_a_message_about_a_refusal_names_no_reason(town):
    case = act(
        submitted_case(), "check", "refuse", town.person("tiepnhan.bp"), reasons=["Đất đang tranh chấp với bà Bảy"]
    )
    assert "bà Bảy" not in texts(case)


def test_where_the_code_alone_opens_nothing_the_message_leads_to_the_question_for_the_secret(town, client):
    case = copy_case(town, published_like("2.000815", "9.000001", public_by_code="nothing"))
    told = texts(case)
    assert told.count(f"http://testserver/theo-doi/?code={case.case_code}") == 2
    assert "/ho-so/" not in told
    assert f'value="{case.case_code}"' in client.get(f"/theo-doi/?code={case.case_code}").content.decode()


def test_a_message_is_in_the_language_of_the_application(town):
    case = received_case(town)
    assert ("Hồ sơ" in texts(case), "application" in texts(case)) == (True, False)


def test_a_message_that_fails_is_kept_as_failed_and_sent_on_demand_once(town, settings, tmp_path):
    notice = Notice.objects.get(case=submitted_case(), channel="mail")
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    folder = settings.EGOV_MESSAGES
    settings.EGOV_MESSAGES = {**folder, "FOLDER": in_the_way}
    with pytest.raises(MessageError):
        deliver_notice(str(notice.uuid))
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.sent_at) == ("failed", 1, None)
    settings.EGOV_MESSAGES = {**folder, "FOLDER": tmp_path / "outbox"}
    retry_notice(str(notice.uuid))
    for _press in range(2):
        deliver_notice(str(notice.uuid))
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 2)
    assert len(list((tmp_path / "outbox" / "mail").iterdir())) == 1
