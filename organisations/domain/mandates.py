"""Who may sign for a body, in which capacity, under which decision; giving and revoking it."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.domain.trail import record
from organisations import rules
from organisations.domain.grants import authority_of
from organisations.enums import Event, SigningCapacity
from organisations.errors import GrantForbiddenError, MandateInvalidError, NoMandateError
from organisations.models import Mandate, OrgUnit, User
from organisations.validators import lines_say_capacity

__all__ = ["find_mandate", "give_mandate", "mandate_for", "revoke_mandate"]


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


def _check(mandate: Mandate) -> None:
    lent = mandate.capacity == SigningCapacity.DELEGATED or mandate.substitutes_for_id is not None
    period = mandate.valid_to is None or mandate.valid_from <= mandate.valid_to
    sound = period and mandate.basis and lines_say_capacity(mandate.signature_lines, mandate.capacity)
    if not sound or (lent and mandate.valid_to is None) or mandate.substitutes_for_id == mandate.user_id:
        raise MandateInvalidError


@transaction.atomic
def give_mandate(
    user: User,
    *,
    body: OrgUnit,
    capacity: SigningCapacity,
    signature_lines: list[str],
    basis: str,
    actor: User | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    document_kinds: tuple[str, ...] = (),
    substitutes_for: User | None = None,
) -> Mandate:
    """Let ``user`` sign for ``body`` in a capacity under a named decision; recorded. ``actor`` None is the installation.

    ``substitutes_for`` names the absent person in whose place the user signs, from one day to another.

    Raises:
        GrantForbiddenError: only an administrator of the body or of a unit above it gives mandates.
        MandateInvalidError: the lines do not say the capacity (TM., KT., TL., TUQ., Q.), there is no basis, or what is
            lent (TUQ., a substitution) has no last day (Decree 30/2020, article 13).
    """
    if actor is not None and not rules.can_change_grants(authority_of(actor), body):
        raise GrantForbiddenError
    mandate = Mandate(
        user=user, body=body, capacity=capacity, signature_lines=signature_lines, basis=basis.strip(),
        valid_from=valid_from or timezone.localdate(), valid_to=valid_to, document_kinds=list(document_kinds),
        substitutes_for=substitutes_for,
    )  # fmt: skip
    _check(mandate)
    mandate.save()
    facts = {"body": body.code, "capacity": str(capacity), "substitutes_for": str(getattr(substitutes_for, "uuid", ""))}
    record(Event.MANDATE_GIVEN, subject=mandate, actor=actor, detail=facts)
    return mandate


@transaction.atomic
def revoke_mandate(mandate: Mandate, *, actor: User | None) -> Mandate:
    """End a mandate at this instant; what was signed under it stays signed. Revoking twice is once."""
    mandate = Mandate.objects.select_for_update().select_related("body").get(pk=mandate.pk)
    if actor is not None and not rules.can_change_grants(authority_of(actor), mandate.body):
        raise GrantForbiddenError
    if mandate.revoked_at is None:
        mandate.revoked_at = timezone.now()
        mandate.save(update_fields=["revoked_at"])
        record(Event.MANDATE_REVOKED, subject=mandate, actor=actor, detail={"body": mandate.body.code})
    return mandate
