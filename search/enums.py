"""Names of this room's jobs and events."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Topic(StrEnum):
    """The durable jobs."""

    INDEX = "search.index"


class Event(StrEnum):
    """What this room writes to the trail."""

    SEARCHED = "search.asked"
    OPENED = "search.opened"


EVENT_LABELS = {
    Event.SEARCHED: pgettext_lazy("trail", "The archive was searched"),
    Event.OPENED: pgettext_lazy("trail", "Opened in the archive"),
}
