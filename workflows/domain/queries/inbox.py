"""What is to be done: my work, and what waits for anybody with my role; in a wanted order, page by key."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from workflows.domain.queries.free_work import free_work, free_work_by_role
from workflows.domain.queries.narrowing import ALL_WORK, Narrowing
from workflows.domain.queries.pages import CAP, SIZE, InboxPage, cut_page, within
from workflows.domain.queries.sorting import BY_DEADLINE, Place, Sorting, behind, place_of
from workflows.enums import WorkState
from workflows.models import WorkItem

__all__ = ["InboxCounts", "Queue", "inbox_counts", "inbox_page", "queue_count"]


class Queue(StrEnum):
    """The two halves of an inbox."""

    MINE = "mine"
    OPEN = "open"


@dataclass(frozen=True)
class InboxCounts:
    """How much waits: in one's own hands, how much of that is late, to be taken by role, and to be taken in all."""

    mine: int
    late: int
    roles: dict[str, int]

    @property
    def open(self) -> int:
        """Of all roles together, as far as it is counted."""
        return min(sum(self.roles.values()), CAP + 1)


def _mine(authority: Authority, wanted: Narrowing, sorting: Sorting, place: Place | None) -> QuerySet[WorkItem]:
    """What the person has taken and may still do; list and counts ask this one question."""
    held = within(authority.pairs)
    rows = WorkItem.objects.filter(
        held, wanted.condition, behind(place, sorting), state=WorkState.CLAIMED, assignee_id=authority.user_id
    )
    return rows.order_by(*sorting.fields)


def _pairs(authority: Authority, role: str | None) -> list[tuple[str, int]]:
    return sorted(pair for pair in authority.pairs if role is None or pair[0] == role)


def inbox_page(
    user: User,
    queue: Queue,
    *,
    role: str | None = None,
    wanted: Narrowing = ALL_WORK,
    sorting: Sorting = BY_DEADLINE,
    after: str | None = None,
    size: int = SIZE,
    authority: Authority | None = None,
) -> InboxPage:
    """One page of the person's own work, or of what they may take."""
    held, place = authority or authority_of(user), place_of(after, sorting)
    if queue == Queue.MINE:
        ids = list(_mine(held, wanted, sorting, place).values_list("pk", flat=True)[: size + 1])
    else:
        ids = free_work(_pairs(held, role), wanted, sorting, place, size + 1)
    return cut_page(ids, size, sorting)


def queue_count(held: Authority, queue: Queue, *, role: str | None, wanted: Narrowing) -> int:
    """How many lines all pages of such a list have together, counted up to ``CAP`` + 1; one query."""
    if queue == Queue.MINE:
        return len(_mine(held, wanted, BY_DEADLINE, None).values_list("pk")[: CAP + 1])
    return min(sum(free_work_by_role(_pairs(held, role), wanted).values()), CAP + 1)


def inbox_counts(user: User, *, authority: Authority | None = None, now: datetime | None = None) -> InboxCounts:
    """How much waits in each queue; two queries, whatever the number of roles and units."""
    held, moment = authority or authority_of(user), now or timezone.now()
    due = list(_mine(held, ALL_WORK, BY_DEADLINE, None).values_list("due_at", flat=True)[: CAP + 1])
    return InboxCounts(len(due), sum(at < moment for at in due), free_work_by_role(_pairs(held, None), ALL_WORK))
