"""Authority: which roles a person holds for which units right now; giving and revoking it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.domain.trail import record
from organisations import rules
from organisations.domain.administrators import check_another_stays, hold_administrators
from organisations.enums import Event, Role
from organisations.errors import GrantForbiddenError, NotDelegableError, NotGrantableError, UnitEndedError
from organisations.models import OrgUnit, RoleGrant, User

__all__ = ["Authority", "authority_of", "delegate_role", "grant_role", "in_force", "people_with", "revoke_grant"]


@dataclass(frozen=True)
class Authority:
    """All (role, unit) pairs that a person holds at one instant; grants with subunits are already spread out."""

    user_id: int
    pairs: frozenset[tuple[str, int]]

    def has(self, role: str, unit_id: int) -> bool:
        """Whether the person holds ``role`` for the unit."""
        return (role, unit_id) in self.pairs

    def units(self, *roles: str) -> frozenset[int]:
        """Units for which the person holds any of ``roles`` (any role at all when none is named)."""
        return frozenset(unit for role, unit in self.pairs if not roles or role in roles)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles the person holds anywhere."""
        return frozenset(role for role, _unit in self.pairs)


def _runs(day: date, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}revoked_at__isnull": True, f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day}))


def in_force(day: date) -> Q:
    """Granted, begun, neither ended nor revoked; a delegated grant also needs the one it was lent from."""
    return _runs(day) & (Q(delegated_from__isnull=True) | _runs(day, "delegated_from__"))


class _Held(NamedTuple):
    """One grant of a person, with the period of the grant it was lent from; the rule of ``in_force`` for a row in memory.

    Asked by every request and every command, and a person holds few grants: putting the rule into SQL takes longer than
    reading them all. ``tests/organisations/domain/test_grants.py`` holds the two to each other.
    """

    role: str
    unit_id: int
    with_subunits: bool
    path: str
    valid_from: date
    valid_to: date | None
    revoked_at: datetime | None
    lender_id: int | None
    lender_from: date | None
    lender_to: date | None
    lender_revoked_at: datetime | None

    def is_in_force(self, day: date) -> bool:
        """Granted, begun, neither ended nor revoked, and so is the one it was lent from."""
        if not _is_running(self.valid_from, self.valid_to, self.revoked_at, day):
            return False
        return self.lender_id is None or _is_running(self.lender_from, self.lender_to, self.lender_revoked_at, day)


_HELD = (
    "role", "unit_id", "with_subunits", "unit__path", "valid_from", "valid_to", "revoked_at",
    "delegated_from_id", "delegated_from__valid_from", "delegated_from__valid_to", "delegated_from__revoked_at",
)  # fmt: skip


def _is_running(begin: date | None, end: date | None, revoked_at: datetime | None, day: date) -> bool:
    return begin is not None and begin <= day and (end is None or end >= day) and revoked_at is None


def authority_of(user: User) -> Authority:
    """What ``user`` may do at this instant; one query, a second one when a grant reaches down the tree.

    Read afresh for every request: a grant revoked a second ago is gone from an open tab.
    """
    if not user.is_authenticated or not rules.can_hold_rights(user):
        return Authority(0, frozenset())
    day = timezone.localdate()
    held = [_Held(*row) for row in RoleGrant.objects.filter(user=user).values_list(*_HELD)]
    rows = [grant for grant in held if grant.is_in_force(day)]
    pairs = {(grant.role, grant.unit_id) for grant in rows}
    tops = [(grant.role, grant.path) for grant in rows if grant.with_subunits]
    if tops:
        below = Q()
        for _role, path in tops:
            below |= Q(path__startswith=path)
        for unit_id, path in OrgUnit.objects.filter(below).values_list("pk", "path"):
            pairs.update((role, unit_id) for role, top in tops if path.startswith(top))
    return Authority(user.pk, frozenset(pairs))


def people_with(role: str, unit: OrgUnit) -> "list[User]":
    """Who holds ``role`` for exactly this unit today, in Vietnamese order."""
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()), role=role, unit=unit, user=OuterRef("pk"))
    return list(User.objects.filter(Exists(grants), is_active=True, is_official=True).order_by("sort_name"))


@transaction.atomic
def grant_role(
    user: User,
    *,
    unit: OrgUnit,
    role: Role,
    actor: User | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    with_subunits: bool = False,
    source: str = "",
) -> RoleGrant:
    """Let ``user`` act in ``role`` for ``unit``; recorded in the trail. ``actor`` None is the installation itself.

    No right begins before the day it is given: who acted without one is not made right afterwards. What the
    installation takes over from elsewhere began earlier; then it names the ``source``, which stays in the trail.

    Raises:
        GrantForbiddenError: only an administrator of the unit or of a unit above it gives roles, and never to themselves.
        NotGrantableError: no official in service, days that cannot be, or the person holds the role there already.
        UnitEndedError: the unit does not exist on the first day.
    """
    user = User.objects.select_for_update().get(pk=user.pk)  # two administrators may press at once
    if actor is not None and not _may_grant(actor, user, unit):
        raise GrantForbiddenError
    begins = valid_from or timezone.localdate()
    if not rules.can_hold_rights(user):
        raise NotGrantableError(_("This account is closed or is not an official's."))
    taken_over = actor is None and bool(source.strip())
    if begins < timezone.localdate() and not taken_over:
        raise NotGrantableError(_("The first day must not be in the past: nobody is given a right afterwards."))
    if actor is not None:
        _check_grant(user, unit, role, begins, valid_to)
    grant = RoleGrant.objects.create(
        user=user, unit=unit, role=role, granted_by=actor, with_subunits=with_subunits,
        valid_from=begins, valid_to=valid_to,
    )  # fmt: skip
    facts = {"role": role, "unit": unit.code, **({"source": source} if taken_over else {})}
    record(Event.GRANT_GIVEN, subject=grant, actor=actor, detail=facts)
    return grant


def _may_grant(actor: User, user: User, unit: OrgUnit) -> bool:
    return rules.can_give_to(actor, user) and rules.can_change_grants(authority_of(actor), unit)


def _check_grant(user: User, unit: OrgUnit, role: Role, begins: date, ends: date | None) -> None:
    if ends is not None and ends < begins:
        raise NotGrantableError(_("The last day must not be before the first."))
    if not unit.exists_on(begins):
        raise UnitEndedError
    same = RoleGrant.objects.filter(user=user, unit=unit, role=role, revoked_at__isnull=True, delegated_from=None)
    overlap = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=begins))
    if (overlap if ends is None else overlap.filter(valid_from__lte=ends)).exists():
        raise NotGrantableError(_("The person already holds this role for this unit in that time. Revoke it first."))


@transaction.atomic
def delegate_role(
    grant: RoleGrant, *, to: User, valid_from: date, valid_to: date, actor: User, reason: str
) -> RoleGrant:
    """Lend one's own role for a period, while one is away; recorded. Ends by itself, and with the grant it comes from.

    Raises:
        GrantForbiddenError: only the holder lends, or an administrator for them, and never to themselves.
        NotDelegableError: it was lent itself, is not in force, would be lent for longer than it is held, twice to the same
            person, or to somebody who is no official in service.
    """
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("unit").get(pk=grant.pk)
    to = User.objects.select_for_update().get(pk=to.pk)  # the account may be closed at this moment
    if not _may_lend(actor, grant, to):
        raise GrantForbiddenError
    _check_loan(grant, to, valid_from, valid_to)
    lent = RoleGrant.objects.create(
        user=to, unit=grant.unit, role=grant.role, granted_by=actor, delegated_from=grant, reason=reason,
        with_subunits=grant.with_subunits, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    facts = {"role": grant.role, "unit": grant.unit.code, "from": str(grant.uuid), "until": valid_to.isoformat()}
    record(Event.GRANT_DELEGATED, subject=lent, actor=actor, detail=facts)
    return lent


def _may_lend(actor: User, grant: RoleGrant, to: User) -> bool:
    own = grant.user_id == actor.pk
    return rules.can_lend(authority_of(actor), grant) and (own or rules.can_give_to(actor, to))


def _check_loan(grant: RoleGrant, to: User, valid_from: date, valid_to: date) -> None:
    if grant.delegated_from_id is not None or grant.revoked_at is not None:
        raise NotDelegableError(_("What was lent to you cannot be lent on, and what was revoked cannot be lent."))
    if to.pk == grant.user_id or not rules.can_hold_rights(to):
        raise NotDelegableError(_("Choose a colleague in service other than the holder."))
    if not timezone.localdate() <= valid_from <= valid_to:
        raise NotDelegableError(_("The first day must not be in the past, nor the last day before the first."))
    if valid_from < grant.valid_from or (grant.valid_to is not None and valid_to > grant.valid_to):
        raise NotDelegableError(_("You hold this role for a shorter time than you want to lend it."))
    same = RoleGrant.objects.filter(delegated_from=grant, user=to, revoked_at__isnull=True)
    if same.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
        raise NotDelegableError(_("The person already stands in for you in that time. End that first."))


@transaction.atomic
def revoke_grant(grant: RoleGrant, *, actor: User | None, reason: str) -> RoleGrant:
    """End a grant at this instant; revoking twice is once. What was lent also ends by whoever lent it.

    Raises:
        GrantForbiddenError: neither an administrator nor whoever lent it.
        LastAdministratorError: nobody else administers the unit for as long; name somebody first.
    """
    hold_administrators(grant)
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("unit", "delegated_from").get(pk=grant.pk)
    if actor is not None and not rules.can_end_grant(authority_of(actor), grant):
        raise GrantForbiddenError
    if grant.revoked_at is None:
        check_another_stays(grant)
        grant.revoked_at, grant.reason = timezone.now(), reason
        grant.save(update_fields=["revoked_at", "reason"])
        record(Event.GRANT_REVOKED, subject=grant, actor=actor, detail={"role": grant.role, "unit": grant.unit.code})
    return grant
