"""Standing in for an absent head or leader ("ký thay khi vắng mặt"): the role and, for a leader, the mandate to sign,
lent together for some days and ended together.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import rules
from organisations.domain.grants import authority_of, delegate_role, revoke_grant
from organisations.domain.mandates import give_mandate, own_mandates, revoke_mandate
from organisations.domain.signers import signs_as_head
from organisations.enums import SigningCapacity
from organisations.errors import GrantForbiddenError, NotDelegableError
from organisations.models import Appointment, Mandate, Post, RoleGrant, User

__all__ = [
    "end_substitution",
    "lendable_grant",
    "lendable_grants",
    "lent_by",
    "lent_grant",
    "lent_to",
    "name_substitute",
    "possible_substitutes",
    "signs_too",
]


def _lasting() -> Q:
    return Q(revoked_at__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()))


def lendable_grants(holder: User) -> list[RoleGrant]:
    """What ``holder`` heads or leads in their own right now or later."""
    own = RoleGrant.objects.filter(_lasting(), user=holder, role__in=rules.LENDABLE, delegated_from=None)
    return list(own.select_related("unit").order_by("unit__path", "pk"))


def lendable_grant(holder: User, grant: UUID) -> RoleGrant:
    """One of them; ``GrantForbiddenError`` for any other, also one that does not exist."""
    found = next((row for row in lendable_grants(holder) if row.uuid == grant), None)
    if found is None:
        raise GrantForbiddenError
    return found


def _lent() -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.filter(_lasting(), delegated_from__isnull=False, delegated_from__revoked_at__isnull=True)
    return rows.select_related("unit", "user", "delegated_from__user").order_by("valid_from", "pk")


def lent_by(holder: User) -> list[RoleGrant]:
    """What ``holder`` has lent and what still runs or is to begin."""
    return list(_lent().filter(delegated_from__user=holder))


def lent_to(person: User) -> list[RoleGrant]:
    """What was lent to ``person`` and still runs or is to begin."""
    return list(_lent().filter(user=person))


def lent_grant(holder: User, grant: UUID) -> RoleGrant:
    """One of what ``holder`` has lent; ``GrantForbiddenError`` for any other, also one that does not exist."""
    found = _lent().filter(delegated_from__user=holder, uuid=grant).first()
    if found is None:
        raise GrantForbiddenError
    return found


def possible_substitutes(grant: RoleGrant) -> list[User]:
    """Officials in service with a post in the same agency: the unit, its parent, and what lies below that."""
    top = grant.unit.parent.path if grant.unit.parent is not None else grant.unit.path
    posts = Appointment.objects.on(timezone.localdate()).filter(post__unit__path__startswith=top)
    people = User.objects.filter(pk__in=posts.values("user_id"), is_official=True, is_active=True)
    return list(people.exclude(pk=grant.user_id).order_by("sort_name", "pk"))


def signs_too(grant: RoleGrant) -> bool:
    """Whether the holder signs for that body: whoever stands in then gets a mandate as well."""
    return bool(own_mandates(grant.user, grant.unit))


def _post_of(person: User, grant: RoleGrant) -> Post:
    """The post whose title stands under the substitute's signature; one in the body itself comes first."""
    held = Appointment.objects.on(timezone.localdate()).filter(user=person).select_related("post__unit")
    posts = sorted((row.post for row in held), key=lambda post: (post.unit_id != grant.unit_id, post.rank, post.pk))
    if not posts:
        raise NotDelegableError(_("No post is recorded for this person, so there is no title to sign under."))
    return posts[0]


def _lines(mandate: Mandate, post: Post, capacity: SigningCapacity) -> list[str]:
    """What stands above the substitute's signature: the head's title under KT. or TUQ., then their own.

    A deputy signs for the collective body as the head does (TM.); by written delegation one signs for the head alone
    (Decree 30/2020, article 13).
    """
    lines = mandate.signature_lines
    deputy = f"{SigningCapacity.DEPUTY} "
    head = next((line.removeprefix(deputy) for line in lines if line.startswith(deputy)), lines[-1])
    body = [line for line in lines if line.startswith(f"{SigningCapacity.ON_BEHALF} ")]
    above = body if capacity == SigningCapacity.DEPUTY else []
    return [*above, f"{capacity} {head}", post.title.upper()]


def _lend_mandates(grant: RoleGrant, lent: RoleGrant, *, basis: str, actor: User) -> None:
    to, last = lent.user, lent.valid_to
    every = own_mandates(grant.user, grant.unit)
    own = [row for row in every if not signs_as_head(to, row, first=lent.valid_from, last=last)]
    if not own:
        return
    if not basis.strip():
        raise NotDelegableError(_("Name the paper by which you let somebody sign for you: its number and date."))
    post = _post_of(to, grant)
    capacity = SigningCapacity.DEPUTY if post.unit_id == grant.unit_id else SigningCapacity.DELEGATED
    for mandate in own:
        if mandate.valid_to is not None and (last is None or mandate.valid_to < last):
            raise NotDelegableError(_("Your own mandate to sign ends before that day."))
        give_mandate(
            to, body=grant.unit, capacity=capacity, signature_lines=_lines(mandate, post, capacity), basis=basis,
            actor=actor, valid_from=lent.valid_from, valid_to=last, document_kinds=tuple(mandate.document_kinds),
            substitutes_for=grant.user, lent_with=lent,
        )  # fmt: skip


@transaction.atomic
def name_substitute(
    grant: RoleGrant, *, to: User, valid_from: date, valid_to: date, reason: str, basis: str, actor: User
) -> RoleGrant:
    """Let ``to`` act, and sign where the holder signs, in the holder's place from one day to another; recorded.

    A deputy with a post in the body itself signs KT., anybody else by written delegation, TUQ.; ``basis`` is the paper
    that says so. The head of the body needs none and signs as the head. All ends by itself on the last day, and with
    what the holder has.

    Raises:
        GrantForbiddenError: only the holder, or an administrator for them.
        NotDelegableError: it says which: the days, the person, no paper named, the role or mandate is too short or lent.
    """
    if to not in possible_substitutes(grant):
        raise NotDelegableError(_("Choose a colleague in service other than the holder."))
    lent = delegate_role(grant, to=to, valid_from=valid_from, valid_to=valid_to, actor=actor, reason=reason)
    _lend_mandates(grant, lent, basis=basis, actor=actor)
    return lent


@transaction.atomic
def end_substitution(lent: RoleGrant, *, actor: User, reason: str) -> RoleGrant:
    """The absent person is back: role and mandate end at this instant; what was done and signed stays. Twice is once.

    Only what was lent with it ends: who stands in for the same person elsewhere, or in another role, goes on.

    Raises:
        GrantForbiddenError: only whoever lent it, or an administrator.
    """
    if lent.delegated_from_id is None or not rules.can_end_grant(authority_of(actor), lent):
        raise GrantForbiddenError
    ended = revoke_grant(lent, actor=actor, reason=reason)
    for mandate in lent.lent_mandates.order_by("pk"):
        revoke_mandate(mandate, actor=actor, reason=reason)
    return ended
