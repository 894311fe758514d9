"""What recorded acts are called. Each room names its own beside its list of events; pages only ask."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

__all__ = ["label_of", "name_events"]

_labels: dict[str, str | Promise] = {
    "access.refused": pgettext_lazy("trail", "Access refused"),
    "trail.sealed": pgettext_lazy("trail", "The trail of the day was sealed"),
}


def name_events(labels: Mapping[str, str | Promise]) -> None:
    """Add the names of a room's events; called when the application starts."""
    _labels.update({str(event): label for event, label in labels.items()})


def label_of(event: str) -> str:
    """The words for an event in the reader's language; its code when no room has named it."""
    return str(_labels.get(event, event))
