"""The cases in a citizen's account: one question for the list, the count and the page of each."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from workflows import rules
from workflows.domain.queries.citizen import is_late
from workflows.domain.queries.lookups import tidy_case_code, whole_case
from workflows.domain.queries.pages import CAP, SIZE
from workflows.models import Case, Following

__all__ = ["FollowedPage", "find_followed", "followed_count", "followed_page"]


@dataclass(frozen=True)
class FollowedPage:
    """One page of an account's cases, those added last first; ``after`` continues it, None at the end."""

    cases: list[Case]
    after: str | None


def _followed(user: Any) -> QuerySet[Following]:
    """What the account opens; nothing for visitors and officials."""
    return Following.objects.filter(account_id=user.pk) if rules.can_follow(user) else Following.objects.none()


def _place(user: Any, mark: str) -> int | None:
    """Where the page before ended; a mark that was tampered with, or is another's, starts over."""
    try:
        owner, place = signing.loads(mark, salt="following")
    except signing.BadSignature:
        return None
    return int(place) if owner == user.pk else None


def followed_page(user: Any, *, after: str = "", size: int = SIZE) -> FollowedPage:
    """One page of the cases in the account, each with ``late``: past the date that is promised now."""
    rows = _followed(user).select_related("case__version__procedure")
    place = _place(user, after) if after else None
    if place is not None:
        rows = rows.filter(pk__lt=place)
    found = list(rows.order_by("-pk")[: size + 1])
    mark = signing.dumps([user.pk, found[size - 1].pk], salt="following") if len(found) > size else None
    cases, now = [row.case for row in found[:size]], timezone.now()
    for case in cases:
        case.late = is_late(case, now)  # type: ignore[attr-defined]  # for the page
    return FollowedPage(cases, mark)


def followed_count(user: Any) -> int:
    """How many cases the account opens, counted up to ``CAP`` + 1."""
    return int(_followed(user)[: CAP + 1].count())


def find_followed(typed: str, user: Any) -> Case | None:
    """The case of that code, when the account opens it; None for another's and for none at all, after the same work."""
    row = _followed(user).filter(case__case_code=tidy_case_code(typed) or "-").values_list("case__uuid").first()
    return whole_case(row[0]) if row else None
