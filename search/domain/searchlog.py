"""Who searched for how much, and when: the audit of the auditors. The words themselves are kept by nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from audit.models import TrailEntry
from organisations.domain.grants import authority_of
from organisations.enums import Role
from organisations.models import RoleGrant, User
from search import rules
from search.domain.asking import without_accents
from search.enums import Event
from search.errors import SearchLogForbiddenError

__all__ = ["LogLine", "LogPage", "question_print", "read_search_log"]

SIZE = 50


def question_print(text: str) -> str:
    """A keyed fingerprint of the words asked, accents and spelling left out.

    Names are few and guessable, so that a bare hash could be read like plain text; with the installation's key only the
    house itself can tell whether two searches, or a search and a suspicion, had the same words.
    """
    return salted_hmac("search.question", without_accents(text), algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class LogLine:
    """One search: who, when, narrowed to what, how many hits; never the words."""

    at: datetime
    actor: Any
    total: int
    page: int
    filters: dict[str, list[str]]
    degraded: bool


@dataclass(frozen=True)
class LogPage:
    """Some lines, newest first; ``before`` continues, None at the end."""

    lines: list[LogLine]
    before: int | None


def _people_of(reader: User) -> QuerySet[RoleGrant]:
    """Everybody who holds, or has ever held, a role in the units this controller watches."""
    units = authority_of(reader).units(Role.CONTROLLER)
    return RoleGrant.objects.filter(unit__in=units)


def _line(row: TrailEntry) -> LogLine:
    detail = row.detail
    filters = {
        name: values if isinstance(values, list) else [values] for name, values in detail.get("filters", {}).items()
    }
    return LogLine(row.at, row.actor, detail["total"], detail.get("page", 1), filters, detail.get("degraded", False))


def read_search_log(reader: User, *, words: str = "", before: int | None = None) -> LogPage:
    """Searches by people of the units ``reader`` controls; with ``words``, only those that asked for exactly these.

    Raises:
        SearchLogForbiddenError: the reader controls nothing.
    """
    if not rules.can_read_search_log(authority_of(reader)):
        raise SearchLogForbiddenError
    rows = TrailEntry.objects.filter(event=Event.SEARCHED, actor__in=_people_of(reader).values("user"))
    if words.strip():
        rows = rows.filter(detail__question=question_print(words))
    rows = rows.filter(Q() if before is None else Q(pk__lt=before)).select_related("actor").order_by("-pk")
    found = list(rows[: SIZE + 1])
    return LogPage([_line(row) for row in found[:SIZE]], found[SIZE - 1].pk if len(found) > SIZE else None)
