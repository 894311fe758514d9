"""Citizens' accounts hold no right, leave nothing of a person behind, and are forgotten when nobody verifies them."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import TrailEntry
from organisations.domain.accounts import close_account, forget_unverified, open_account
from organisations.domain.grants import authority_of, delegate_role, grant_role, people_with
from organisations.enums import Role
from organisations.errors import CitizensOnlyError, NotDelegableError, NotGrantableError
from organisations.models import Appointment, Post, RoleGrant, User
from tests.factories.accounts import PASSWORD, citizen

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_an_account_that_was_opened_is_a_citizens_and_opens_nothing():
    account = open_account("An@Example.VN", PASSWORD, full_name=" Lê  Văn Ẩn ")
    assert (account.email, account.full_name, account.is_official) == ("an@example.vn", "Lê Văn Ẩn", False)
    assert (account.is_staff if hasattr(account, "is_staff") else False, account.is_superuser) == (False, False)
    assert authority_of(account).pairs == frozenset()
    assert list(TrailEntry.objects.values_list("event", "actor")) == [("account.opened", None)]


def test_one_address_has_one_account():
    open_account("an@example.vn", PASSWORD, full_name="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        open_account("AN@example.vn", PASSWORD, full_name="B")
    assert User.objects.count() == 1


def test_a_citizen_is_granted_and_lent_no_role_whoever_would_do_it(town):
    account, unit = citizen(), town.unit("bp_centre")
    before = RoleGrant.objects.count()
    for actor in (None, town.person("quantri")):
        with pytest.raises(NotGrantableError):
            grant_role(account, unit=unit, role=Role.RECEIVER, actor=actor)
    holder = town.person("phochutich.bp")
    grant, today = RoleGrant.objects.get(user=holder, role=Role.LEADER), timezone.localdate()
    with pytest.raises(NotDelegableError):
        delegate_role(grant, to=account, valid_from=today, valid_to=today, actor=holder, reason="Nghỉ phép")
    assert RoleGrant.objects.count() == before


def test_a_grant_that_got_there_all_the_same_gives_nothing_and_names_nobody(town):
    account, unit = citizen(), town.unit("bp_centre")
    RoleGrant.objects.create(user=account, unit=unit, role=Role.RECEIVER, valid_from=timezone.localdate())
    assert authority_of(account).pairs == frozenset()
    assert account not in people_with(Role.RECEIVER, unit)
    assert town.person("tiepnhan.bp") in people_with(Role.RECEIVER, unit)


def test_a_closed_account_tells_nothing_of_the_person():
    account = citizen()
    close_account(account)
    row = User.objects.get(pk=account.pk)
    assert (row.email, row.full_name, row.phone, row.is_active) == (f"{row.uuid}@closed.invalid", "", "", False)
    assert row.has_usable_password() is False
    assert EmailAddress.objects.count() == 0
    assert TrailEntry.objects.filter(event="account.closed", actor=row).count() == 1
    assert citizen().pk != row.pk  # the address may open another one


def test_an_officials_account_is_not_closed_like_that(town):
    person = town.person("tiepnhan.bp")
    with pytest.raises(CitizensOnlyError):
        close_account(person)
    person.refresh_from_db()
    assert (person.is_active, person.full_name != "") == (True, True)


def test_accounts_that_nobody_verifies_are_forgotten_after_a_week_and_no_others(town):
    officials = User.objects.count()
    kept = citizen("kept@example.vn")
    closed = citizen("closed@example.vn")
    close_account(closed)
    for email in ("old@example.vn", "young@example.vn"):
        EmailAddress.objects.create(user=open_account(email, PASSWORD, full_name="X"), email=email)
    User.objects.exclude(email="young@example.vn").update(joined_at=timezone.now() - timedelta(days=8))
    forgotten = str(User.objects.get(email="old@example.vn").uuid)
    assert (forget_unverified(), forget_unverified()) == (1, 0)
    assert TrailEntry.objects.get(event="account.forgotten").subject_id == forgotten
    assert User.objects.count() == officials + 3
    assert set(User.objects.filter(is_official=False, is_active=True).values_list("email", flat=True)) == {
        kept.email,
        "young@example.vn",
    }


def test_an_account_that_something_still_hangs_on_keeps_no_other_from_being_forgotten(town):
    held, other = (open_account(email, PASSWORD, full_name="X") for email in ("held@example.vn", "other@example.vn"))
    post = Post.objects.create(unit=town.unit("bp_centre"), title="Cộng tác viên")
    Appointment.objects.create(user=held, post=post, valid_from=timezone.localdate())
    User.objects.filter(pk__in=[held.pk, other.pk]).update(joined_at=timezone.now() - timedelta(days=8))
    assert forget_unverified() == 1
    assert set(User.objects.filter(is_official=False)) == {held}
    assert TrailEntry.objects.get(event="account.forgotten").subject_id == str(other.uuid)
