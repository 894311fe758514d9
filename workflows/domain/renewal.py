"""Another lookup secret for a case: what the old one opened is closed, in every browser and account that came by it."""

from django.utils import timezone

from audit.domain.trail import record
from organisations.domain.grants import authority_of
from organisations.models import User
from workflows import rules
from workflows.domain.history import record_event
from workflows.domain.locking import held_case, save_case
from workflows.domain.notices import notify
from workflows.domain.secrets import is_secret
from workflows.enums import CASE_UNFOLLOWED, Event, FollowedBy, ShownBy
from workflows.errors import CaseForbiddenError
from workflows.models import Case, Following
from workflows.models.cases import new_salt

__all__ = ["renew_secret", "renew_secret_at_counter"]


def renew_secret(case: Case, *, secret: str, account: User | None = None) -> Case:
    """The citizen, who still has the secret, gets another one; the old one and its QR open nothing from now on.

    Every account that came to the case by the old secret loses it, but for ``account``, in which the citizen does this,
    and the one in which the case was filed. Whoever is to be told about the case is told. Recorded without either secret.

    Raises:
        CaseForbiddenError: not the secret of the case, by now.
    """
    with held_case(case.pk) as locked:
        if not is_secret(secret, uuid=locked.uuid, salt=locked.lookup_salt):
            raise CaseForbiddenError
        _renew(locked, actor=account, detail={"by": "citizen"})
        _close_accounts(locked, keep=account, with_filer=False)
    return locked


def renew_secret_at_counter(case: Case, *, actor: User, shown: ShownBy, with_filer: bool) -> Case:
    """An officer of the receiving unit gives whoever has shown who they are another secret, on a new receipt.

    By which kind of paper they showed it is recorded, and neither its number nor a name. ``with_filer``: the account in
    which the case was filed loses it too, because it was somebody else's.

    Raises:
        CaseForbiddenError: not an officer of that unit.
    """
    with held_case(case.pk) as locked:
        if not rules.can_serve_applicant(authority_of(actor), locked):
            raise CaseForbiddenError
        _renew(locked, actor=actor, detail={"by": "counter", "shown": str(shown), "with_filer": with_filer})
        _close_accounts(locked, keep=None, with_filer=with_filer)
    return locked


def _renew(case: Case, *, actor: User | None, detail: dict[str, object]) -> None:
    now = timezone.now()
    case.lookup_salt, case.secret_renewed_at = new_salt(), now
    case.save(update_fields=["lookup_salt", "secret_renewed_at"])
    record_event(case, Event.SECRET_RENEWED, at=now, actor=actor, detail=detail)
    notify(case, "secret_renewed")
    save_case(case)


def _close_accounts(case: Case, *, keep: User | None, with_filer: bool) -> None:
    rows = Following.objects.filter(case=case).select_related("account").order_by("pk")
    if not with_filer:
        rows = rows.filter(how=FollowedBy.SECRET)
    for row in rows if keep is None else rows.exclude(account=keep):
        row.delete()
        record(CASE_UNFOLLOWED, subject=case, detail={"why": "secret_renewed", "account": str(row.account.uuid)})
