"""Another lookup secret: what came by the old one is closed, by whom and how it was renewed is on record, no secret is."""

import json

import pytest

from audit.domain.verify import verify_all
from audit.models import TrailEntry
from tests.factories.accounts import citizen
from tests.factories.cases import received_case
from workflows.domain.following import follow_case, follow_filed_case
from workflows.domain.queries import find_followed, find_opened, lookup, opened_mark
from workflows.domain.renewal import renew_secret, renew_secret_at_counter
from workflows.domain.secrets import lookup_secret
from workflows.enums import ShownBy
from workflows.errors import CaseForbiddenError
from workflows.models import Case, CaseEvent, Notice

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def accounts_of(case: Case) -> list[object]:
    """Three accounts with the case: it was filed in one, two came by the secret."""
    filed, one, two = (citizen(f"{name}@example.vn") for name in ("filed", "one", "two"))
    follow_filed_case(case, account=filed)
    for account in (one, two):
        follow_case(case, account=account, secret=lookup_secret(case))
    return [filed, one, two]


def opens(case: Case, accounts) -> list[bool]:
    return [find_followed(case.case_code, account) is not None for account in accounts]


def test_the_old_secret_is_a_wrong_one_and_the_new_one_opens(town):
    case = received_case(town)
    old, mark = lookup_secret(case), opened_mark(case)
    renewed = renew_secret(case, secret=old)
    new = lookup_secret(renewed)
    assert new != old
    assert (lookup(case.case_code, old), lookup(case.case_code, new)) == (None, case)
    assert (find_opened(case.case_code, [mark]), find_opened(case.case_code, [opened_mark(renewed)])) == (None, case)
    with pytest.raises(CaseForbiddenError):
        follow_case(case, account=citizen(), secret=old)  # a page that was read before
    with pytest.raises(CaseForbiddenError):
        renew_secret(case, secret=old)


def test_accounts_that_came_by_the_secret_lose_the_case_but_not_the_one_that_renews(town):
    case = received_case(town)
    people = accounts_of(case)
    renew_secret(case, secret=lookup_secret(case), account=people[1])
    assert opens(case, people) == [True, True, False]
    told = TrailEntry.objects.get(event="case.unfollowed")
    assert told.detail == {"why": "secret_renewed", "account": str(people[2].uuid)}


@pytest.mark.parametrize(("with_filer", "left"), [(False, [True, False, False]), (True, [False, False, False])])
def test_the_counter_closes_all_and_if_need_be_the_account_that_filed(town, with_filer, left):
    case = received_case(town)
    people, old = accounts_of(case), lookup_secret(case)
    officer = town.person("tiepnhan.bp")
    renewed = renew_secret_at_counter(case, actor=officer, shown=ShownBy.ID_CARD, with_filer=with_filer)
    assert (opens(case, people), lookup(case.case_code, old)) == (left, None)
    event = CaseEvent.objects.get(case=case, event="case.secret_renewed")
    assert (event.actor, event.detail) == (officer, {"by": "counter", "shown": "id_card", "with_filer": with_filer})
    assert lookup(case.case_code, lookup_secret(renewed)) == case


@pytest.mark.parametrize("login", ["tiepnhan.dx", "chutich.bp", "chuyenvien.ht.bp", "quantri", "kiemtoan.bp"])
def test_nobody_else_of_the_office_renews_it(town, login):
    case = received_case(town)
    before = case.lookup_salt
    with pytest.raises(CaseForbiddenError):
        renew_secret_at_counter(case, actor=town.person(login), shown=ShownBy.ID_CARD, with_filer=True)
    case.refresh_from_db()
    assert (case.lookup_salt, case.secret_renewed_at) == (before, None)


def test_it_is_told_and_recorded_without_a_secret_or_a_name(town):
    case = received_case(town)
    old = lookup_secret(case)
    new = lookup_secret(renew_secret(case, secret=old))
    notices = Notice.objects.filter(case=case, purpose="secret_renewed")
    assert sorted(notices.values_list("channel", flat=True)) == ["mail", "sms"]
    event = CaseEvent.objects.get(case=case, event="case.secret_renewed")
    assert (event.actor, event.detail) == (None, {"by": "citizen"})
    trail = json.dumps(list(TrailEntry.objects.values_list("detail", flat=True)))
    for text in (*notices.values_list("text", flat=True), json.dumps(event.detail), trail):
        assert not any(word in text.replace("-", "") for word in (old, new))
    assert case.applicant_name not in trail
    assert verify_all().breaks == ()
