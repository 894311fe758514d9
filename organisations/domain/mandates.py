"""Who may sign for a body, in which capacity, under which decision."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from organisations.errors import NoMandateError
from organisations.models import Mandate, OrgUnit, User

__all__ = ["find_mandate", "mandate_for"]


def find_mandate(user: User, body: OrgUnit, *, kind: str, on: date | None = None) -> Mandate | None:
    """The mandate in force that lets ``user`` sign ``kind`` for ``body`` on ``on`` (today), if there is one."""
    day = on or timezone.localdate()
    rows = (
        Mandate.objects.filter(user=user, body=body, revoked_at__isnull=True, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .order_by("-valid_from", "-pk")
    )
    return next((row for row in rows if not row.document_kinds or kind in row.document_kinds), None)


def mandate_for(user: User, body: OrgUnit, *, kind: str, on: date | None = None) -> Mandate:
    """As ``find_mandate``, but refuses with ``NoMandateError`` when there is none."""
    mandate = find_mandate(user, body, kind=kind, on=on)
    if mandate is None:
        raise NoMandateError(body=body.name, kind=kind)
    return mandate
