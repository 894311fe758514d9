"""List, count and page of an account's cases ask one question."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import citizen
from tests.factories.cases import permit_draft, submitted_case
from workflows.domain.following import follow_case, unfollow_case
from workflows.domain.queries import find_followed, followed_count, followed_page
from workflows.domain.secrets import lookup_secret
from workflows.launch import file_case
from workflows.models import Case, Following

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def put(case: Case, account) -> Case:
    follow_case(case, account=account, secret=lookup_secret(case))
    return case


def seen(account) -> tuple[list[Case], int]:
    return followed_page(account).cases, followed_count(account)


def test_each_sees_their_own_those_added_last_first(town):
    account, other = citizen(), citizen("b@example.vn")
    first, second, third = put(submitted_case(), account), put(submitted_case(), other), put(submitted_case(), account)
    assert seen(account) == ([third, first], 2)
    assert seen(other) == ([second], 1)
    assert find_followed(first.case_code, account) == first
    assert find_followed(f" {first.case_code.lower()} ", account) == first
    for nothing in (second.case_code, "H19.150-000000-0000", "", "nonsense"):
        assert find_followed(nothing, account) is None


def test_what_is_taken_out_is_gone_from_all_three_at_once(town):
    account = citizen()
    case = put(submitted_case(), account)
    unfollow_case(case, account=account)
    assert (seen(account), find_followed(case.case_code, account)) == (([], 0), None)


def test_a_row_of_an_official_or_a_closed_account_opens_nothing(town):
    official, closed, case = town.person("tiepnhan.bp"), citizen(), submitted_case()
    closed.is_active = False
    closed.save()
    for account in (official, closed):
        Following.objects.create(account=account, case=case, how="secret")
        assert (seen(account), find_followed(case.case_code, account)) == (([], 0), None)


def test_pages_follow_each_other_without_gap_and_a_mark_of_another_starts_over(town):
    account, other = citizen(), citizen("b@example.vn")
    draft = permit_draft()
    cases = [file_case(draft, account=account)]
    cases += [file_case(permit_draft(papers_of=draft), account=account) for _more in range(4)]
    cases.reverse()
    page, found = followed_page(account, size=2), []
    while True:
        found += page.cases
        if page.after is None:
            break
        mark, page = page.after, followed_page(account, after=page.after, size=2)
    assert found == cases
    for case in cases[:3]:
        put(case, other)
    assert followed_page(other, after=mark, size=2).cases == followed_page(other, size=2).cases
    assert followed_page(account, after="1:bogus", size=2).cases == cases[:2]


def test_a_broken_promise_is_said(town):
    account, case = citizen(), submitted_case()
    put(case, account)
    past = timezone.now() - timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(
        state="in_progress", received_at=past, promised_at=past, first_promised_at=past
    )
    assert [row.late for row in followed_page(account).cases] == [True]


@pytest.mark.parametrize("number", [1, 4])
def test_more_cases_cost_no_more_queries(town, number, django_assert_num_queries):
    account, draft = citizen(), permit_draft()
    file_case(draft, account=account)
    for _more in range(number - 1):
        file_case(permit_draft(papers_of=draft), account=account)
    with django_assert_num_queries(1):
        page = followed_page(account)
        assert [case.version.parsed.name for case in page.cases] != []
    with django_assert_num_queries(1):
        assert followed_count(account) == number
