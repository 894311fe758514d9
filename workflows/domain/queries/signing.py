"""What waits for a decision or a signature: one's own and, in the units one leads, what nobody has taken."""

from django.db.models import Q

from organisations.domain.grants import Authority, authority_of
from organisations.enums import Role
from organisations.models import User
from procedures.domain.frozen import frozen_version
from procedures.enums import Act
from procedures.models import ProcedureVersion
from procedures.specs import HumanStep
from workflows.domain.queries.pages import CAP, SIZE, InboxPage, cut_page, within
from workflows.domain.queries.sorting import Place, behind, place_of
from workflows.enums import WorkState
from workflows.models import WorkItem

__all__ = ["sign_count", "sign_page"]

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
