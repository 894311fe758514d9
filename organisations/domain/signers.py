"""That mandates of one body do not contradict each other: nobody signs the same twice over, and a body has one head."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.enums import SigningCapacity
from organisations.errors import MandateOverlapsError
from organisations.models import Mandate, OrgUnit, User

__all__ = ["check_fits_beside", "signs_as_head"]

# Who signs as the head: alone in an own office, on behalf of the body, or acting. Deputies sign KT. beside them.
_AS_HEAD = (SigningCapacity.HEAD, SigningCapacity.ON_BEHALF, SigningCapacity.ACTING)
_IN_THE_WAY = _("In that time %(name)s signs for this body already: %(lines)s. Revoke that mandate first.")


def _beside(mandate: Mandate) -> "QuerySet[Mandate]":
    """Mandates in people's own right for the same body that share a day with it; those not begun yet as well."""
    rows = Mandate.objects.filter(body=mandate.body, substitutes_for=None, revoked_at=None)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=mandate.valid_from))
    return rows if mandate.valid_to is None else rows.filter(valid_from__lte=mandate.valid_to)


def _share_a_kind(one: Mandate, other: Mandate) -> bool:
    if not one.document_kinds or not other.document_kinds:
        return True
    return not set(one.document_kinds).isdisjoint(other.document_kinds)


def signs_as_head(user: User, mandate: Mandate, *, first: date, last: date | None) -> bool:
    """Whether ``user`` heads the body all those days and signs in their own right whatever ``mandate`` lets sign."""
    rows = Mandate.objects.filter(user=user, body=mandate.body, substitutes_for=None, revoked_at=None)
    lasts = Q(valid_to=None) if last is None else Q(valid_to=None) | Q(valid_to__gte=last)
    own = rows.filter(lasts, capacity__in=_AS_HEAD, valid_from__lte=first)
    return any(held.lets_sign_all_of(mandate) for held in own)


def check_fits_beside(mandate: Mandate) -> None:
    """Hold the body's mandates and refuse one that contradicts them; standing in for somebody contradicts nothing.

    Called in the transaction that gives it: two administrators may press at once.

    Raises:
        MandateOverlapsError: it names whose mandate is in the way.
    """
    if mandate.substitutes_for_id is not None:
        return
    OrgUnit.objects.select_for_update(no_key=True).get(pk=mandate.body_id)
    for held in _beside(mandate).select_related("user"):
        same_person = held.user_id == mandate.user_id and _share_a_kind(held, mandate)
        two_heads = held.user_id != mandate.user_id and held.capacity in _AS_HEAD and mandate.capacity in _AS_HEAD
        if same_person or two_heads:
            lines = " / ".join(held.signature_lines)
            raise MandateOverlapsError(_IN_THE_WAY % {"name": held.user.full_name, "lines": lines})
