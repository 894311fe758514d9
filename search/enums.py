"""Names of this room's jobs and events."""

from enum import StrEnum


class Topic(StrEnum):
    """The durable jobs."""

    INDEX = "search.index"


class Event(StrEnum):
    """What this room writes to the trail."""

    SEARCHED = "search.asked"
    OPENED = "search.opened"
