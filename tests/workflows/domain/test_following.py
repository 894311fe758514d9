"""Into a citizen's account come only cases filed there or opened with their secret; both ways stand in the trail."""

import pytest

from audit.models import TrailEntry
from organisations.domain.accounts import close_account
from organisations.models import User
from tests.factories.accounts import citizen
from tests.factories.cases import permit_draft, submitted_case
from workflows.domain.following import follow_case, follow_filed_case, unfollow_case
from workflows.domain.queries import cases_visible_to
from workflows.domain.secrets import lookup_secret
from workflows.errors import CaseForbiddenError
from workflows.launch import file_case
from workflows.models import Case, Following

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def told() -> list[tuple]:
    rows = TrailEntry.objects.filter(event__in=["case.followed", "case.unfollowed"]).order_by("pk")
    return list(rows.values_list("event", "actor_id", "subject_id", "detail"))


def test_code_and_secret_put_a_case_into_the_account_once(town):
    account, case = citizen(), submitted_case()
    for _time in range(2):
        follow_case(case, account=account, secret=lookup_secret(case))
    assert list(Following.objects.values_list("account", "case", "how")) == [(account.pk, case.pk, "secret")]
    assert told() == [("case.followed", account.pk, str(case.uuid), {"how": "secret"})]


def test_no_other_secret_does(town):
    account, case, other = citizen(), submitted_case(), submitted_case()
    for secret in ("", case.case_code, "AAAA-AAAA-AA", lookup_secret(other)):
        with pytest.raises(CaseForbiddenError):
            follow_case(case, account=account, secret=secret)
    assert (Following.objects.count(), told()) == (0, [])


def test_officials_and_closed_accounts_have_no_cases_also_with_the_secret(town):
    case, closed = submitted_case(), citizen()
    stale = User.objects.get(pk=closed.pk)
    close_account(closed)
    for account in (town.person("tiepnhan.bp"), stale):
        with pytest.raises(CaseForbiddenError):
            follow_case(case, account=account, secret=lookup_secret(case))
        with pytest.raises(CaseForbiddenError):
            follow_filed_case(case, account=account)
    assert Following.objects.count() == 0


def test_a_case_filed_in_an_account_lies_in_it_and_filed_again_in_no_other(town):
    account, other, draft = citizen(), citizen("b@example.vn"), permit_draft()
    case = file_case(draft, account=account)
    assert file_case(draft, account=other) == case
    assert list(Following.objects.values_list("account", "case", "how")) == [(account.pk, case.pk, "filed")]
    assert told() == [("case.followed", account.pk, str(case.uuid), {"how": "filed"})]


def test_a_case_that_cannot_come_into_the_account_is_not_filed_half(town):
    with pytest.raises(CaseForbiddenError):
        file_case(permit_draft(), account=town.person("tiepnhan.bp"))
    assert (Case.objects.count(), Following.objects.count()) == (0, 0)


def test_a_case_taken_out_is_as_it_was(town):
    account, case = citizen(), submitted_case()
    follow_case(case, account=account, secret=lookup_secret(case))
    before = Case.objects.filter(pk=case.pk).values().get()
    for _time in range(2):
        unfollow_case(case, account=account)
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert [row[0] for row in told()] == ["case.followed", "case.unfollowed"]


def test_a_closed_account_lets_go_of_its_cases_and_nobody_elses(town):
    account, other, case = citizen(), citizen("b@example.vn"), submitted_case()
    for person in (account, other):
        follow_case(case, account=person, secret=lookup_secret(case))
    close_account(account)
    assert list(Following.objects.values_list("account", flat=True)) == [other.pk]
    assert Case.objects.count() == 1
    assert told()[-1] == ("case.unfollowed", account.pk, str(case.uuid), {})


def test_a_case_in_the_account_is_no_right_of_the_office(town):
    account, case = citizen(), submitted_case()
    follow_case(case, account=account, secret=lookup_secret(case))
    assert list(cases_visible_to(account)) == []
