"""Lists of work as an address asks for them: narrowed, sorted, page by page, all in the query string."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.domain.calendars import calendar_of
from organisations.domain.grants import Authority
from workflows.domain.queries import DueState, Narrowing, Sorting, SortKey, work_facets
from workflows.domain.queries.time_left import time_left
from workflows.models import WorkItem

__all__ = ["Filters", "column_heads", "filters_of", "lines_of", "sorting_words"]


def lines_of(items: list[WorkItem]) -> list[dict[str, Any]]:
    """What is left is told by the calendar for everyone; the due moment itself was counted by the unit's own."""
    now = timezone.now()
    calendar = calendar_of(None, timezone.localdate())
    return [
        {
            "item": item,
            "step": item.case.version.parsed.plan.step(item.step),
            "left": time_left(item.created_at, item.due_at, now=now, calendar=calendar),
        }
        for item in items
    ]


@dataclass(frozen=True)
class Filters:
    """What the head of a list offers, and what of it was chosen; the names are those of the address."""

    fields: list[dict[str, Any]]  # name, label, options (value, words), chosen
    wanted: Narrowing

    @property
    def chosen(self) -> list[dict[str, str]]:
        """What the list is narrowed by: name, label and the words of the chosen option."""
        found = []
        for field in self.fields:
            words = dict(field["options"]).get(field["chosen"])
            found += [{"name": field["name"], "label": field["label"], "words": words}] if words else []
        return found


def _due_words() -> list[tuple[str, str]]:
    return [
        (DueState.LATE.value, _("Overdue")),
        (DueState.SOON.value, _("Within one working day")),
        (DueState.OK.value, _("Later")),
    ]


def filters_of(request: HttpRequest, authority: Authority) -> Filters:
    """Procedure, step and deadline as chosen in the address; a value that is not offered narrows nothing."""
    facets = work_facets(authority)
    offered = [
        ("tt", _("Procedure"), [(code, name) for code, (_pk, name) in facets.procedures.items()]),
        ("buoc", _("Step"), list(facets.steps.items())),
        ("han", _("Deadline"), _due_words()),
    ]
    fields = []
    for name, label, options in offered:
        asked = request.GET.get(name, "")
        chosen = asked if asked in dict(options) else ""
        fields.append({"name": name, "label": label, "options": options, "chosen": chosen})
    procedure, step, due = (field["chosen"] for field in fields)
    wanted = Narrowing.of(
        procedure_id=facets.procedures[procedure][0] if procedure else None,
        step=step,
        due=due,
        now=timezone.now(),
        calendar=calendar_of(None, timezone.localdate()),
    )
    return Filters(fields, wanted)


def column_heads(sorting: Sorting) -> dict[str, dict[str, str]]:
    """For each column that sorts: the word its link puts into the address, and how it is sorted now."""
    heads = {}
    for key in SortKey:
        here = sorting.key == key
        state = ("descending" if sorting.downwards else "ascending") if here else ""
        heads[key.name.lower()] = {"to": Sorting(key, here and not sorting.downwards).word, "state": state}
    return heads


def sorting_words() -> list[tuple[str, str]]:
    """The orders in words, for screens on which a list has no heads."""
    return [
        ("han", _("Soonest deadline")),
        ("-han", _("Latest deadline")),
        ("-den", _("Newest")),
        ("den", _("Oldest")),
        ("ma", _("Code, upwards")),
        ("-ma", _("Code, downwards")),
    ]
