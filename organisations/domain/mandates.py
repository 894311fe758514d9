"""Who may sign for a body, in which capacity, under which decision; giving and revoking it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.domain.trail import record
from organisations import rules
from organisations.domain.grants import authority_of
from organisations.domain.signed_kinds import signed_kinds
from organisations.domain.signers import check_fits_beside
from organisations.enums import Event, SigningCapacity
from organisations.errors import GrantForbiddenError, MandateInvalidError, NoMandateError, UnitEndedError
from organisations.models import Mandate, OrgUnit, RoleGrant, User
from organisations.validators import lines_say_capacity

__all__ = ["find_mandate", "give_mandate", "mandate_for", "own_mandates", "revoke_mandate", "still_lent"]


def find_mandate(user: User, body: OrgUnit, *, kind: str, on: date | None = None) -> Mandate | None:
    """The mandate in force that lets ``user`` sign ``kind`` for ``body`` on ``on`` (today), if there is one.

    Whoever stands in for somebody signs only while that person could.
    """
    day = on or timezone.localdate()
    rows = _in_force(Mandate.objects.filter(user=user, body=body), day)
    rows = rows.select_related("substitutes_for", "body").order_by("-valid_from", "-pk")
    fitting = [row for row in rows if not row.document_kinds or kind in row.document_kinds]
    return next(iter(still_lent(fitting, on=day)), None)


def _in_force(rows: "QuerySet[Mandate]", day: date) -> "QuerySet[Mandate]":
    """Those of ``rows`` that begun and neither ended nor were revoked."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), revoked_at__isnull=True, valid_from__lte=day)


def _own(day: date) -> "QuerySet[Mandate]":
    rows = Mandate.objects.filter(substitutes_for=None).exclude(capacity=SigningCapacity.DELEGATED)
    return _in_force(rows, day).order_by("-valid_from", "-pk")


def own_mandates(user: User, body: OrgUnit, *, on: date | None = None) -> "list[Mandate]":
    """Mandates that ``user`` has in their own right: neither by written delegation nor in somebody's place."""
    return list(_own(on or timezone.localdate()).filter(user=user, body=body))


def still_lent(rows: "Iterable[Mandate]", *, on: date) -> "list[Mandate]":
    """Those of ``rows`` under which nobody signs for longer than whoever they stand in for could; one query, or none."""
    given = list(rows)
    absent = {row.substitutes_for_id for row in given if row.substitutes_for_id is not None}
    lenders = set(_own(on).filter(user__in=absent).values_list("user_id", "body_id")) if absent else set()
    return [row for row in given if row.substitutes_for_id is None or (row.substitutes_for_id, row.body_id) in lenders]


def mandate_for(user: User, body: OrgUnit, *, kind: str, on: date | None = None) -> Mandate:
    """As ``find_mandate``, but refuses with ``NoMandateError`` when there is none."""
    mandate = find_mandate(user, body, kind=kind, on=on)
    if mandate is None:
        raise NoMandateError(body=body.name, kind=kind)
    return mandate


def _check(mandate: Mandate, *, may_have_begun: bool) -> None:
    _check_days(mandate, may_have_begun=may_have_begun)
    if not lines_say_capacity(mandate.signature_lines, mandate.capacity):
        raise MandateInvalidError(_("No line above the signature begins with the letters of the capacity."))
    holder = rules.can_hold_rights(mandate.user) and mandate.substitutes_for_id != mandate.user_id
    if not mandate.basis or not holder or not set(mandate.document_kinds) <= dict(signed_kinds()).keys():
        raise MandateInvalidError


def _check_days(mandate: Mandate, *, may_have_begun: bool) -> None:
    lent = mandate.capacity == SigningCapacity.DELEGATED or mandate.substitutes_for_id is not None
    if lent and mandate.valid_to is None:
        raise MandateInvalidError(
            _("By written delegation, or in somebody's place, one signs until a last day: name it.")
        )
    if not may_have_begun and mandate.valid_from < timezone.localdate():
        raise MandateInvalidError(_("The first day must not be in the past: nobody is given a right afterwards."))
    if mandate.valid_to is not None and mandate.valid_to < mandate.valid_from:
        raise MandateInvalidError(_("The last day must not be before the first."))
    if not mandate.body.exists_on(mandate.valid_from):
        raise UnitEndedError


def _may_give(actor: User, mandate: Mandate) -> bool:
    if not rules.can_give_to(actor, mandate.user):
        return False
    if rules.can_change_grants(authority_of(actor), mandate.body):
        return True
    absent = mandate.substitutes_for
    return absent == actor and any(_lies_within(mandate, own) for own in own_mandates(actor, mandate.body))


def _lies_within(lent: Mandate, own: Mandate) -> bool:
    """Whether ``lent`` lasts no longer, and lets sign no other kinds of document, than the lender's ``own``."""
    lasts = lent.valid_to is not None and (own.valid_to is None or lent.valid_to <= own.valid_to)
    return lasts and own.lets_sign_all_of(lent)


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
    lent_with: RoleGrant | None = None,
    source: str = "",
) -> Mandate:
    """Let ``user`` sign for ``body`` in a capacity under a named decision; recorded. ``actor`` None is the installation.

    ``substitutes_for`` names the absent person in whose place the user signs, from one day to another, and
    ``lent_with`` the role that was lent beside it. No mandate begins before the day it is given, or what was signed
    without one would be made right afterwards; what the installation takes over from elsewhere names its ``source``.

    Raises:
        GrantForbiddenError: only an administrator of the body or of a unit above it gives mandates, and never to
            themselves; who has one in their own right lets somebody stand in for them, for no longer and for no more.
        MandateInvalidError: no official in service, the lines do not say the capacity (TM., KT., TL., TUQ., Q.), there is
            no basis, or what is lent (TUQ., a substitution) has no last day (Decree 30/2020, article 13); the first day
            is past, the body does not exist then.
        MandateOverlapsError: the person signs the same for that body in that time already, or the body would have two
            heads.
    """
    user = User.objects.select_for_update().get(pk=user.pk)  # the account may be closed at this moment
    mandate = Mandate(
        user=user, body=body, capacity=capacity, signature_lines=signature_lines, basis=basis.strip(),
        valid_from=valid_from or timezone.localdate(), valid_to=valid_to, document_kinds=list(document_kinds),
        substitutes_for=substitutes_for, lent_with=lent_with,
    )  # fmt: skip
    if actor is not None and not _may_give(actor, mandate):
        raise GrantForbiddenError
    taken_over = actor is None and bool(source.strip())
    _check(mandate, may_have_begun=taken_over)
    check_fits_beside(mandate)
    mandate.save()
    facts = {"body": body.code, "capacity": str(capacity), "substitutes_for": str(getattr(substitutes_for, "uuid", ""))}
    if taken_over:
        facts["source"] = source
    record(Event.MANDATE_GIVEN, subject=mandate, actor=actor, detail=facts)
    return mandate


@transaction.atomic
def revoke_mandate(mandate: Mandate, *, actor: User | None, reason: str = "") -> Mandate:
    """End a mandate at this instant; what was signed under it stays signed. Revoking twice is once.

    A substitution also ends by the person who is no longer absent.
    """
    mandate = Mandate.objects.select_for_update(of=("self",)).select_related("body").get(pk=mandate.pk)
    own = actor is not None and mandate.substitutes_for_id == actor.pk
    if actor is not None and not own and not rules.can_change_grants(authority_of(actor), mandate.body):
        raise GrantForbiddenError
    if mandate.revoked_at is None:
        mandate.revoked_at, mandate.reason = timezone.now(), reason
        mandate.save(update_fields=["revoked_at", "reason"])
        record(Event.MANDATE_REVOKED, subject=mandate, actor=actor, detail={"body": mandate.body.code})
    return mandate
