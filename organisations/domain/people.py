"""Who holds what: the people an administrator looks after, with their posts, roles and mandates; page by key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from kernel.text import fold, normalise
from organisations import rules
from organisations.domain.grants import Authority, authority_of
from organisations.domain.signed_kinds import signed_kinds
from organisations.enums import Role
from organisations.errors import GrantForbiddenError
from organisations.models import Appointment, Mandate, OrgUnit, RoleGrant, User

__all__ = ["PeoplePage", "administered_units", "grant_within", "mandate_within", "people_page", "person_within"]

SIZE = 25


@dataclass(frozen=True)
class PeoplePage:
    """One page of people, by name; each has ``posts``, ``rights`` and ``signs`` as lists. ``after`` continues it."""

    people: Sequence[User]
    after: str | None


def _tops(authority: Authority) -> list[str]:
    """Paths of the units whose trees the person administers; none lies below another."""
    held = OrgUnit.objects.filter(pk__in=authority.units(Role.ADMINISTRATOR)).values_list("path", flat=True)
    tops: list[str] = []
    for path in sorted(held):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    return tops


def _below(tops: Iterable[str], field: str = "path") -> Q:
    """Rows of these trees; the same units as ``rules.can_change_grants`` says."""
    found = Q(pk__in=[])
    for top in tops:
        found |= Q(**{f"{field}__startswith": top})
    return found


def _check(actor: User) -> list[str]:
    authority = authority_of(actor)
    if not rules.can_see_people(authority):
        raise GrantForbiddenError
    return _tops(authority)


def administered_units(actor: User) -> list[OrgUnit]:
    """Living units for which ``actor`` gives roles, each below the one it belongs to.

    Raises:
        GrantForbiddenError: no administrator.
    """
    return list(OrgUnit.objects.on(timezone.localdate()).filter(_below(_check(actor))).order_by("path"))


def _lasting() -> Q:
    """Neither revoked nor over: in force, or to come."""
    return Q(revoked_at__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()))


def _grants(tops: list[str]) -> QuerySet[RoleGrant]:
    lender = Q(delegated_from__valid_to__isnull=True) | Q(delegated_from__valid_to__gte=timezone.localdate())
    source = Q(delegated_from__isnull=True) | (Q(delegated_from__revoked_at__isnull=True) & lender)
    rows = RoleGrant.objects.filter(_below(tops, "unit__path"), _lasting(), source)
    return rows.select_related("unit", "delegated_from__user").order_by("unit__path", "role", "pk")


def _mandates(tops: list[str]) -> QuerySet[Mandate]:
    rows = Mandate.objects.filter(_below(tops, "body__path"), _lasting())
    return rows.select_related("body", "substitutes_for").order_by("body__path", "pk")


def _officials(tops: list[str]) -> QuerySet[User]:
    """Officials with a post or a right in these trees, and those who have none anywhere yet."""
    today = timezone.localdate()
    posts, rights = Appointment.objects.filter(user=OuterRef("pk")), RoleGrant.objects.filter(user=OuterRef("pk"))
    here = Q(Exists(posts.on(today).filter(_below(tops, "post__unit__path"))))
    here |= Q(Exists(rights.filter(_below(tops, "unit__path"), _lasting())))
    return User.objects.filter(here | (~Exists(posts) & ~Exists(rights)), is_official=True)


def _matching(rows: QuerySet[User], asked: str, tops: list[str]) -> QuerySet[User]:
    """By name or by the name of a unit in which they have a post or a right; with and without accents."""
    words = fold(normalise(asked))
    names = OrgUnit.objects.filter(_below(tops)).values_list("pk", "name", "short_name")
    units = [pk for pk, name, short in names if words in fold(name) or words in fold(short)]
    posts = Appointment.objects.filter(user=OuterRef("pk"), post__unit__in=units).on(timezone.localdate())
    rights = RoleGrant.objects.filter(_lasting(), user=OuterRef("pk"), unit__in=units)
    return rows.filter(Q(folded_name__contains=words) | Exists(posts) | Exists(rights))


def _place(mark: str) -> Q:
    try:
        name, pk = signing.loads(mark, salt="people")
    except signing.BadSignature:
        return Q()
    return Q(sort_name__gt=name) | Q(sort_name=name, pk__gt=pk)


def people_page(actor: User, *, asked: str = "", after: str = "", size: int = SIZE) -> PeoplePage:
    """One page of the people ``actor`` looks after, with what they hold in ``actor``'s units; a fixed number of queries.

    Raises:
        GrantForbiddenError: no administrator.
    """
    tops = _check(actor)
    rows = _officials(tops)
    if asked.strip():
        rows = _matching(rows, asked, tops)
    if after:
        rows = rows.filter(_place(after))
    posts = Appointment.objects.on(timezone.localdate()).select_related("post__unit").order_by("post__rank", "pk")
    shown = rows.prefetch_related(
        Prefetch("appointments", posts, to_attr="posts"),
        Prefetch("grants", _grants(tops), to_attr="rights"),
        Prefetch("mandates", _mandates(tops), to_attr="signs"),
    )
    found = list(shown.order_by("sort_name", "pk")[: size + 1])
    for person in found:
        person.receives = _can_receive(actor, person)  # type: ignore[attr-defined]  # for the page
        for mandate in person.signs:
            mandate.kind_names = _names_of(mandate.document_kinds)  # type: ignore[attr-defined]  # for the page
    last = found[size - 1] if len(found) > size else None
    return PeoplePage(
        found[:size], signing.dumps([last.sort_name, last.pk], salt="people", compress=False) if last else None
    )


def _names_of(kinds: Iterable[str]) -> "list[str | Promise]":
    known = dict(signed_kinds())
    return [known.get(kind, kind) for kind in kinds]


def _can_receive(actor: User, person: User) -> bool:
    return rules.can_hold_rights(person) and rules.can_give_to(actor, person)


def person_within(actor: User, person: UUID) -> User:
    """Somebody of that page to whom ``actor`` can give a role; all others are refused like those who do not exist.

    Raises:
        GrantForbiddenError: no administrator, or nobody to give a role to.
    """
    found = _officials(_check(actor)).filter(uuid=person).first()
    if found is None or not _can_receive(actor, found):
        raise GrantForbiddenError
    return found


def grant_within(actor: User, grant: UUID) -> RoleGrant:
    """A right of that page; refused as ``person_within``."""
    found = _grants(_check(actor)).select_related("unit", "user", "delegated_from").filter(uuid=grant).first()
    if found is None:
        raise GrantForbiddenError
    return found


def mandate_within(actor: User, mandate: UUID) -> Mandate:
    """A mandate of that page; refused as ``person_within``."""
    found = _mandates(_check(actor)).select_related("body", "user").filter(uuid=mandate).first()
    if found is None:
        raise GrantForbiddenError
    return found
