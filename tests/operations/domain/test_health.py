"""The operator's figures, each with something to count and something beside it that must not be counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import TrailEntry
from documents.models import SigningCredential
from kernel.models import Job
from operations.domain.health import health_of, retry_dead_job, retry_failed_notice
from operations.errors import OperationsForbiddenError
from organisations.models import RoleGrant
from tests.factories.cases import received_case, submitted_case, work
from workflows.enums import Topic
from workflows.models import Notice, WorkItem

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
AGO = timedelta(minutes=5)


def a_job(topic: str = Topic.ISSUE_FORM, key: str = "k", **facts: object) -> Job:
    return Job.objects.create(topic=topic, key=key, **{"run_after": timezone.now(), **facts})


def look(town):
    return health_of(town.person("vanhanh"))


@pytest.fixture
def quiet(town):
    """The city without any work left over."""
    Job.objects.all().delete()
    return town


@pytest.mark.parametrize("login", ["vanhanh", "quantri"])
def test_operators_and_administrators_may_look(town, login):
    assert health_of(town.person(login)).given_up == 0


@pytest.mark.parametrize("login", ["tiepnhan.bp", "phochutich.bp", "kiemtoan.bp", "kiemsoat", "truongphong.ht.bp"])
def test_nobody_else_may_look_or_press(town, login):
    person, dead = town.person(login), a_job(state="dead")
    notice = failed_notice()
    for action in (
        lambda: health_of(person),
        lambda: retry_dead_job(str(dead.pk), actor=person),
        lambda: retry_failed_notice(str(notice.uuid), actor=person),
    ):
        with pytest.raises(OperationsForbiddenError):
            action()
    assert Job.objects.get(pk=dead.pk).state == "dead"
    assert not Job.objects.filter(topic=Topic.SEND_NOTICE, key=str(notice.uuid), state="pending").exists()


def test_queues_count_waiting_running_and_repeated_work(quiet):
    now = timezone.now()
    a_job(key="a", run_after=now - AGO)
    a_job(key="b", run_after=now - AGO, attempts=2)
    a_job(key="c", run_after=now + AGO)  # not due yet
    a_job(key="d", state="running", lease_until=now + AGO)
    a_job(key="e", state="done", finished_at=now)
    a_job(Topic.SEND_NOTICE, "f", run_after=now + AGO)
    Job.objects.update(created_at=now - 2 * AGO)
    forms, messages = look(quiet).machine.queues
    assert (forms.topic, forms.waiting, forms.running, forms.again) == (Topic.ISSUE_FORM, 3, 1, 1)
    assert (forms.is_late, messages.is_late, messages.oldest) == (True, False, None)
    assert round(look(quiet).machine.lag) in {300, 301}


def test_work_that_is_due_for_minutes_means_that_no_worker_works(quiet):
    job = a_job()
    assert look(quiet).machine.workers_silent is False
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - AGO, created_at=timezone.now() - AGO)
    assert look(quiet).machine.workers_silent is True
    assert look(quiet).needs_hand is True


def test_the_scheduler_is_missed_after_ten_minutes(quiet):
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    assert look(quiet).machine.scheduler_silent is True
    every = IntervalSchedule.objects.create(every=5, period="seconds")
    row = PeriodicTask.objects.create(name="sweep", task="kernel.sweep_jobs", interval=every)
    for ago, silent in ((timedelta(minutes=9), False), (timedelta(minutes=11), True)):
        PeriodicTask.objects.filter(pk=row.pk).update(last_run_at=timezone.now() - ago)
        assert look(quiet).machine.scheduler_silent is silent


def test_given_up_work_is_counted_until_it_is_asked_for_again(quiet):
    dead = a_job(state="dead", last_error="documents.timestamp_failed TimestampFailedError", finished_at=timezone.now())
    a_job(Topic.SEND_NOTICE, "n", state="dead")  # shown as a message, not twice
    health = look(quiet)
    assert (health.given_up, [job.pk for job in health.dead_jobs]) == (1, [dead.pk])
    a_job(state="done")  # the same work, done since
    assert look(quiet).given_up == 0


def test_a_given_up_job_gets_a_new_life_and_the_trail_tells_who_gave_it(quiet):
    dead, operator = a_job(state="dead", attempts=12, last_error="unexpected OSError"), quiet.person("vanhanh")
    retry_dead_job(str(dead.pk), actor=operator)
    now = Job.objects.get(pk=dead.pk)
    assert (now.state, now.attempts, now.last_error) == ("pending", 0, "")
    row = TrailEntry.objects.get(event="operations.job_retried")
    assert (row.actor_id, row.detail) == (operator.pk, {"topic": Topic.ISSUE_FORM, "key": "k"})


def test_pressing_again_on_work_that_is_gone_is_no_error(quiet):
    dead, operator = a_job(state="dead"), quiet.person("vanhanh")
    Job.objects.all().delete()
    retry_dead_job(str(dead.pk), actor=operator)
    assert TrailEntry.objects.filter(event="operations.job_retried").count() == 0


def failed_notice(**facts: object) -> Notice:
    Notice.objects.all().delete()
    words = {"purpose": "submitted", "channel": "mail", "recipient": "a@example.vn", "subject": "s", "text": "t"}
    return Notice.objects.create(case=submitted_case(), **{**words, "state": "failed", "attempts": 3, **facts})


def test_failed_messages_say_whether_the_machine_tries_again(quiet):
    notice = failed_notice(last_error="smtp 450")
    Notice.objects.exclude(pk=notice.pk).delete()
    Job.objects.all().delete()
    assert [(line.notice.pk, line.next_try) for line in look(quiet).failed_notices] == [(notice.pk, None)]
    due = timezone.now() + AGO
    a_job(Topic.SEND_NOTICE, str(notice.uuid), run_after=due)
    health = look(quiet)
    assert (health.failed, [line.next_try for line in health.failed_notices]) == (1, [due])


def test_a_failed_message_is_sent_again(quiet, settings, tmp_path):
    settings.EGOV_MESSAGES = {**settings.EGOV_MESSAGES, "FOLDER": tmp_path}
    notice = failed_notice()
    Job.objects.all().delete()
    retry_failed_notice(str(notice.uuid), actor=quiet.person("vanhanh"))
    work()
    assert Notice.objects.get(pk=notice.pk).state == "sent"
    assert [path.name for path in (tmp_path / "mail").iterdir()] == [f"{notice.uuid}.json"]
    assert look(quiet).failed == 0


def grants_of(town, unit: str):
    return RoleGrant.objects.filter(role="receiver", unit=town.unit(unit))


def test_work_is_unheld_when_the_last_grant_has_ended(quiet):
    mine, _other = submitted_case(), received_case(quiet)
    item = WorkItem.objects.get(case=mine, step="check")
    assert look(quiet).unheld == []
    yesterday = timezone.localdate() - timedelta(days=1)
    grants_of(quiet, "bp_centre").update(valid_from=yesterday, valid_to=yesterday)
    health = look(quiet)
    assert ([row.pk for row in health.unheld], health.unheld_count) == ([item.pk], 1)


def test_a_revoked_grant_and_a_closed_account_hold_nothing(quiet):
    submitted_case()
    first, *rest = list(grants_of(quiet, "bp_centre"))
    RoleGrant.objects.filter(pk__in=[row.pk for row in rest]).update(revoked_at=timezone.now())
    assert look(quiet).unheld_count == 0
    first.user.is_active = False
    first.user.save()
    assert look(quiet).unheld_count == 1


def test_a_grant_with_subunits_holds_the_units_below(quiet):
    submitted_case()
    grants_of(quiet, "bp_centre").delete()
    assert look(quiet).unheld_count == 1
    wide = RoleGrant.objects.create(
        user=quiet.person("tiepnhan.dx"), unit=quiet.unit("bp"), role="receiver", valid_from=timezone.localdate()
    )
    assert look(quiet).unheld_count == 1
    wide.with_subunits = True
    wide.save()
    assert look(quiet).unheld_count == 0


def test_a_lent_role_holds_nothing_once_the_lender_has_lost_it(quiet):
    submitted_case()
    lent, *others = list(grants_of(quiet, "bp_centre"))
    RoleGrant.objects.filter(pk__in=[row.pk for row in others]).update(revoked_at=timezone.now())
    lender = RoleGrant.objects.create(
        user=quiet.person("tiepnhan.dx"), unit=quiet.unit("bp_culture"), role="receiver", valid_from=lent.valid_from
    )
    RoleGrant.objects.filter(pk=lent.pk).update(delegated_from=lender, valid_to=timezone.localdate())
    assert look(quiet).unheld_count == 0
    RoleGrant.objects.filter(pk=lender.pk).update(revoked_at=timezone.now())
    assert look(quiet).unheld_count == 1


def test_claimed_work_is_held(quiet):
    from workflows.domain.commands import claim

    item = WorkItem.objects.get(case=submitted_case(), step="check")
    claim(item.uuid, actor=quiet.person("tiepnhan.bp"))
    grants_of(quiet, "bp_centre").delete()
    assert look(quiet).unheld == []


def test_overdue_steps_are_open_or_claimed_ones(quiet):
    for case in (submitted_case(), submitted_case(), received_case(quiet)):
        WorkItem.objects.filter(case=case).update(due_at=timezone.now() - AGO)
    assert (look(quiet).overdue, WorkItem.objects.count()) == (3, 4)  # the fourth has been done


def test_certificates_that_end_soon_are_told_unless_there_is_a_newer_one(quiet):
    now = timezone.now()
    assert look(quiet).certificates == []
    leader, clerk = (SigningCredential.objects.get(user=quiet.person(who)) for who in ("chutich.bp", "phochutich.bp"))
    seal = SigningCredential.objects.get(unit=quiet.unit("bp_committee"))
    SigningCredential.objects.filter(pk=leader.pk).update(valid_to=now + timedelta(days=29))
    SigningCredential.objects.filter(pk=clerk.pk).update(valid_to=now + timedelta(days=31))
    SigningCredential.objects.filter(pk=seal.pk).update(valid_to=now - timedelta(minutes=1))
    assert [(line.row.pk, line.has_ended) for line in look(quiet).certificates] == [(seal.pk, True), (leader.pk, False)]
    SigningCredential.objects.create(
        user=leader.user, serial="ff01", subject="x", backend="file", key_ref="x", valid_from=now,
        valid_to=now + timedelta(days=400),
    )  # fmt: skip
    assert [line.row.pk for line in look(quiet).certificates] == [seal.pk]


def test_index_lag_grows_while_the_engine_is_silent(quiet, settings):
    settings.EGOV_SEARCH = {
        **settings.EGOV_SEARCH, "ENGINE": "search.engines.elastic", "HOSTS": ["http://127.0.0.1:9"], "TIMEOUT": 1,
    }  # fmt: skip
    from search.models import IndexEntry

    submitted_case()
    work()
    IndexEntry.objects.update(changed_at=timezone.now() - AGO)
    health = look(quiet)
    assert health.index["pending"] == IndexEntry.objects.count() > 0
    assert round(float(str(health.index["lag"]))) in {300, 301}
    assert (health.index_is_late, health.needs_hand) == (True, True)


def test_a_full_disk_is_said(quiet, monkeypatch):
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    for free, low in ((9, True), (10, False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: usage(100, 100 - free, free))
        assert (look(quiet).disk_free_percent, look(quiet).disk_is_low) == (free, low)


def test_the_page_costs_the_same_whatever_there_is_to_tell(quiet):
    case, counts = submitted_case(), []
    for size in (1, 12):
        for number in range(size):
            a_job(key=f"dead-{size}-{number}", state="dead")
            a_job(key=f"new-{size}-{number}")
            Notice.objects.create(case=case, purpose="x", channel="sms", recipient="0", text="t", state="failed")
        with CaptureQueriesContext(connection) as asked:
            look(quiet)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 23
