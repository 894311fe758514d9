"""The operator's page over HTTP: what it says to do, its buttons, and whom it refuses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kernel.models import Job
from organisations.domain.grants import grant_role
from organisations.enums import Role
from organisations.models import OrgUnit, User
from tests.factories.cases import item_at, received_case, submitted_case
from tests.operations.domain.test_health import a_job, failed_notice
from workflows.models import Notice

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/van-hanh/"


def signed_in(town, login: str) -> Client:
    client = Client()
    client.force_login(town.person(login), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get(PAGE).url == f"/tai-khoan/login/?next={PAGE}"


def test_others_are_refused_also_by_address(town):
    job, notice = a_job(state="dead"), failed_notice()
    client = signed_in(town, "tiepnhan.bp")
    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("operations:retry_job", args=[job.pk])).status_code == 403
    assert client.post(reverse("operations:retry_notice", args=[notice.uuid])).status_code == 403
    assert Job.objects.get(pk=job.pk).state == "dead"


def test_the_page_tells_what_to_do_about_each_thing(town):
    a_job(state="dead", last_error="unexpected OSError")
    failed_notice(last_error="smtp 550")
    text = signed_in(town, "vanhanh").get(PAGE).content.decode()
    for words in (
        "Việc cần làm ngay", "Bộ lập lịch chưa từng chạy", "Việc đã bỏ", "unexpected OSError", "smtp 550",
        "hãy báo cho người dân bằng cách khác", "đã bỏ",
    ):  # fmt: skip
        assert words in text, words
    assert "a@example.vn" not in text


def test_buttons_work_once_and_come_back_to_the_page(town):
    job, notice = a_job(state="dead"), failed_notice()
    client = signed_in(town, "vanhanh")
    for _press in range(2):
        assert client.post(reverse("operations:retry_job", args=[job.pk])).url == PAGE
        assert client.post(reverse("operations:retry_notice", args=[notice.uuid])).url == PAGE
    assert Job.objects.filter(topic=job.topic, key=job.key).values_list("state", flat=True).get() == "pending"
    assert Job.objects.filter(key=str(notice.uuid), state="pending").count() == 1


def test_a_button_is_no_link(town):
    job = a_job(state="dead")
    assert signed_in(town, "vanhanh").get(reverse("operations:retry_job", args=[job.pk])).status_code == 405


def test_one_page_for_an_idle_service_says_so(town):
    submitted_case()
    Job.objects.all().delete()
    Notice.objects.all().delete()
    text = signed_in(town, "vanhanh").get(PAGE).content.decode()
    assert "Không có gì chờ." in text
    assert "Bước nào cũng có người làm được." in text


def test_an_operator_hands_over_the_work_of_a_unit_that_has_ended(town):
    case = received_case(town)
    OrgUnit.objects.filter(pk=town.unit("bp_infra").pk).update(valid_to=timezone.localdate() - timedelta(1))
    url, to = reverse("operations:hand_over", args=[town.unit("bp_infra").uuid]), town.unit("dx_infra")
    assert signed_in(town, "tiepnhan.bp").post(url, {"to": to.uuid}).status_code == 403
    elsewhere = User.objects.create_user("qt.dx@demo.egov", full_name="Quách Thị Én", is_official=True)
    grant_role(elsewhere, unit=town.unit("dx"), role=Role.ADMINISTRATOR, actor=None)
    other = Client()
    other.force_login(elsewhere, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert (other.get(PAGE).status_code, url in other.get(PAGE).content.decode()) == (200, False)
    assert [other.get(url).status_code, other.post(url, {"to": to.uuid}).status_code] == [403, 403]
    assert item_at(case, "assign").unit == town.unit("bp_infra")
    client = signed_in(town, "vanhanh")
    assert url in client.get(PAGE).content.decode()
    assert "Bàn giao việc của đơn vị" in client.get(url).content.decode()
    assert client.post(url, {"to": ""}).status_code == 422
    assert client.post(url, {"to": to.uuid}).url == PAGE
    assert item_at(case, "assign").unit == to
    assert (client.get(url).url, url in client.get(PAGE).content.decode()) == (PAGE, False)
