"""What waits for a decision or a signature: one's own and, in the units one leads, what nobody has taken; and whether
one could sign it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from documents.domain.credentials import ENDS_SOON, certificate_outlook
from documents.errors import REFUSALS
from kernel.periods import unbroken_until
from organisations.domain.grants import Authority, authority_of
from organisations.domain.mandates import still_lent
from organisations.enums import Role
from organisations.models import Mandate, OrgUnit, User
from procedures.domain.frozen import frozen_version
from procedures.enums import Act
from procedures.models import ProcedureVersion
from procedures.specs import HumanStep
from workflows.domain.queries.pages import CAP, SIZE, InboxPage, cut_page, within
from workflows.domain.queries.sorting import Place, behind, place_of
from workflows.enums import WorkState
from workflows.models import WorkItem

__all__ = ["SignWarning", "sign_count", "sign_page", "sign_warnings"]

_ACTS = frozenset({Act.DECIDE, Act.SIGN})


def _signing_steps() -> Q:
    """Work at steps at which a paper is decided on or signed, by the plan of each case's own version."""
    versions: dict[frozenset[str], list[int]] = {}
    for pk in ProcedureVersion.objects.published().values_list("pk", flat=True):
        steps = frozen_version(pk).parsed.plan.steps.items()
        keys = frozenset(
            key
            for key, step in steps
            if isinstance(step, HumanStep) and any(way.act in _ACTS for way in step.on.values())
        )
        versions.setdefault(keys, []).append(pk)
    found = Q(pk__in=[])
    for keys, pks in versions.items():
        found |= Q(step__in=keys, case__version_id__in=pks)
    return found


def _ids(held: Authority, place: Place | None, size: int) -> list[int]:
    """Each half by its own partial index, then the soonest of both."""
    leading = [pair for pair in held.pairs if pair[0] == Role.LEADER]
    mine = Q(within(held.pairs), state=WorkState.CLAIMED, assignee_id=held.user_id)
    free = Q(within(leading), state=WorkState.OPEN)
    signing, later = _signing_steps(), behind(place)
    rows = [
        row
        for half in (mine, free)
        for row in WorkItem.objects.filter(half, signing, later)
        .order_by("due_at", "pk")
        .values_list("due_at", "pk")[:size]
    ]
    return [pk for _due_at, pk in sorted(rows)[:size]]


def sign_page(
    user: User, *, after: str | None = None, size: int = SIZE, authority: Authority | None = None
) -> InboxPage:
    """One page of what the person may decide or sign, soonest deadline first."""
    return cut_page(_ids(authority or authority_of(user), place_of(after), size + 1), size)


def sign_count(user: User, *, authority: Authority | None = None) -> int:
    """How much of it waits, counted up to ``CAP`` + 1."""
    return len(_ids(authority or authority_of(user), None, CAP + 1))


@dataclass(frozen=True)
class SignWarning:
    """What keeps a person from signing, or soon will: ``words`` say it now; otherwise ``what`` ends on ``ends_on``.

    ``body`` is the body signed for, when it is the mandate.
    """

    words: str | Promise = ""
    what: str = ""
    ends_on: date | None = None
    body: str = ""


def _of_mandate(body: OrgUnit, ends: list[date | None], soon: date) -> SignWarning | None:
    if not ends:
        return SignWarning(REFUSALS["no_mandate"], body=body.name)
    last = max((day for day in ends if day is not None), default=None)
    if None in ends or last is None or last > soon:
        return None
    return SignWarning(what="mandate", ends_on=last, body=body.name)


def _mandate_ends(user: User) -> dict[int, list[date | None]]:
    """By body: until when each mandate in force lasts, with those that follow it without a gap and let sign the same."""
    today, ends = timezone.localdate(), defaultdict(list)
    rows = list(Mandate.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), user=user, revoked_at=None))
    for row in still_lent((row for row in rows if row.valid_from <= today), on=today):
        next_ones = [(later.valid_from, later.valid_to) for later in rows if _lets_sign_as_much(later, row)]
        last = None if row.valid_to is None else unbroken_until(row.valid_to, next_ones, step=timedelta(days=1))
        ends[row.body_id].append(last)
    return ends


def _lets_sign_as_much(later: Mandate, now: Mandate) -> bool:
    return later.body_id == now.body_id and later.lets_sign_all_of(now)


def sign_warnings(user: User, *, authority: Authority | None = None) -> list[SignWarning]:
    """Certificate and mandates of a leader, as they stand today and as they are to follow; for anybody else nothing.

    At most four queries, one more for whoever stands in.
    """
    held = authority or authority_of(user)
    bodies = OrgUnit.objects.filter(pk__in=held.units(Role.LEADER)).order_by("path")
    if Role.LEADER not in held.roles:
        return []
    outlook, found = certificate_outlook(user), []
    if outlook.problem:
        found.append(SignWarning(REFUSALS[outlook.problem]))
    elif outlook.ends_at is not None:
        found.append(SignWarning(what="certificate", ends_on=timezone.localdate(outlook.ends_at)))
    today, ends = timezone.localdate(), _mandate_ends(user)
    told = (_of_mandate(body, ends.get(body.pk, []), today + ENDS_SOON) for body in bodies)
    return found + [row for row in told if row is not None]
