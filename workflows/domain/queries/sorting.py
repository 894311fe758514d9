"""In which order a list of work goes on, and the signed mark of the place where a page of it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core import signing
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from workflows.models import WorkItem

__all__ = ["BY_DEADLINE", "Place", "SortKey", "Sorting", "behind", "mark_of", "place_of"]

Place = tuple[datetime | str, int]


class SortKey(StrEnum):
    """What a list of work can be sorted by; the values are the words of its address."""

    DUE = "han"
    ARRIVED = "den"
    CODE = "ma"


_COLUMNS = {SortKey.DUE: "due_at", SortKey.ARRIVED: "created_at", SortKey.CODE: "case_code"}


@dataclass(frozen=True)
class Sorting:
    """A column of the work item and a direction; its id settles what is equal. Each column has its partial index."""

    key: SortKey = SortKey.DUE
    downwards: bool = False

    @property
    def column(self) -> str:
        """The name of the column, one of three."""
        return _COLUMNS[self.key]

    @property
    def word(self) -> str:
        """As it stands in an address: ``den``, downwards ``-den``."""
        return f"{'-' if self.downwards else ''}{self.key}"

    @property
    def fields(self) -> tuple[str, str]:
        """For ``order_by``."""
        sign = "-" if self.downwards else ""
        return f"{sign}{self.column}", f"{sign}pk"

    @classmethod
    def of(cls, word: str) -> "Sorting":
        """The order that an address names; soonest deadline first when it names none of ours."""
        key = word.removeprefix("-")
        return cls(SortKey(key), word.startswith("-")) if key in list(SortKey) else cls()


BY_DEADLINE = Sorting()


def mark_of(item: WorkItem, sorting: Sorting) -> str:
    """Where a page ended: never a number of rows to skip."""
    value = getattr(item, sorting.column)
    shown = value.isoformat() if isinstance(value, datetime) else value
    return signing.dumps([sorting.word, shown, item.pk], salt="inbox", compress=False)


def place_of(mark: str | None, sorting: Sorting = BY_DEADLINE) -> Place | None:
    """The place a page ended; a mark that was tampered with, or that belongs to another order, starts over."""
    if not mark:
        return None
    try:
        word, value, pk = signing.loads(mark, salt="inbox")
    except (signing.BadSignature, ValueError):
        return None
    if word != sorting.word:
        return None
    found = value if sorting.key == SortKey.CODE else parse_datetime(value)
    return (found, int(pk)) if found else None


def behind(place: Place | None, sorting: Sorting = BY_DEADLINE) -> Q:
    """Work behind that place."""
    if place is None:
        return Q()
    way = "lt" if sorting.downwards else "gt"
    further = Q(**{f"{sorting.column}__{way}": place[0]})
    return further | Q(**{sorting.column: place[0], f"pk__{way}": place[1]})
