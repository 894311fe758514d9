"""The trail of a document in words."""

from django import template

from documents.enums import EVENT_LABELS, Event

register = template.Library()


@register.filter
def event_words(event: str) -> str:
    """What happened, in the reader's language; the name itself for an event of another room."""
    return str(EVENT_LABELS[Event(event)]) if event in set(Event) else event
