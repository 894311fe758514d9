"""Cases into a citizen's account and out of it again; both stand in the trail, the case itself does not change."""

from django.db import transaction

from audit.domain.trail import record
from organisations.models import User
from workflows import rules
from workflows.domain.secrets import is_secret
from workflows.enums import CASE_FOLLOWED, CASE_UNFOLLOWED, FollowedBy
from workflows.errors import CaseForbiddenError
from workflows.models import Case, Following

__all__ = ["follow_case", "follow_filed_case", "unfollow_all", "unfollow_case"]


@transaction.atomic
def follow_case(case: Case, *, account: User, secret: str) -> Following:
    """From now on ``account`` opens ``case`` without the secret; recorded. Added twice it is there once.

    Raises:
        CaseForbiddenError: not a citizen's account, or not the secret of the case; the code alone is not enough.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)  # the secret may be renewed at this moment
    if not is_secret(secret, uuid=case.uuid, salt=case.lookup_salt):
        raise CaseForbiddenError
    return _add(case, account, FollowedBy.SECRET)


def follow_filed_case(case: Case, *, account: User) -> Following:
    """The account in which ``case`` was filed opens it; called in the transaction that makes the case.

    Raises:
        CaseForbiddenError: not a citizen's account.
    """
    return _add(case, account, FollowedBy.FILED)


@transaction.atomic
def _add(case: Case, account: User, how: FollowedBy) -> Following:
    account = User.objects.select_for_update().get(pk=account.pk)  # it may be closed at this moment
    if not rules.can_follow(account):
        raise CaseForbiddenError
    row, made = Following.objects.get_or_create(account=account, case=case, defaults={"how": how})
    if made:
        record(CASE_FOLLOWED, subject=case, actor=account, detail={"how": str(how)})
    return row


@transaction.atomic
def unfollow_case(case: Case, *, account: User) -> None:
    """``account`` opens ``case`` no more; code and secret still do. Recorded; pressed twice it is taken out once."""
    removed, _tables = Following.objects.filter(account=account, case=case).delete()
    if removed:
        record(CASE_UNFOLLOWED, subject=case, actor=account)


@transaction.atomic
def unfollow_all(account: User) -> None:
    """The account is closed: it opens nothing any more, each case is recorded, none changes."""
    for row in Following.objects.filter(account=account).select_related("case").order_by("pk"):
        unfollow_case(row.case, account=account)
