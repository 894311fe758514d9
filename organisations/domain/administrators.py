"""That whoever may give rights somewhere is never the last one to go: without an administrator nobody could name another."""

from django.db.models import Q
from django.utils import timezone

from organisations.enums import Role
from organisations.errors import LastAdministratorError
from organisations.models import OrgUnit, RoleGrant

__all__ = ["check_another_stays", "hold_administrators"]


def _own_grants(unit: OrgUnit) -> "list[RoleGrant]":
    """Administrators' grants in their own right that reach ``unit`` (``rules.can_change_grants``); locked, in one order."""
    rows = RoleGrant.objects.filter(
        role=Role.ADMINISTRATOR, unit__in=unit.ancestor_ids, delegated_from=None, revoked_at=None
    )
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def hold_administrators(grant: RoleGrant) -> None:
    """Take the locks before any other row of a right: two administrators who end each other wait for one another here."""
    if grant.role == Role.ADMINISTRATOR:
        _own_grants(grant.unit)


def check_another_stays(grant: RoleGrant) -> None:
    """Somebody in service must go on administering the unit, from today and for no shorter time than ``grant`` lasts.

    What was lent, has not begun or is over leaves nobody behind, and may always end.

    Raises:
        LastAdministratorError: nobody would.
    """
    today = timezone.localdate()
    running = RoleGrant.objects.on(today).filter(pk=grant.pk, role=Role.ADMINISTRATOR, delegated_from=None)
    if not running.exists():
        return
    held = [row.pk for row in _own_grants(grant.unit) if row.pk != grant.pk]
    lasts = Q(valid_to__isnull=True)
    if grant.valid_to is not None:
        lasts |= Q(valid_to__gte=grant.valid_to)
    others = RoleGrant.objects.filter(lasts, pk__in=held, valid_from__lte=today)
    if not others.filter(user__is_active=True, user__is_official=True).exists():
        raise LastAdministratorError
