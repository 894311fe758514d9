"""The trail of a document in words: what its own room wrote, and what the archive did with it."""

from django import template
from django.utils.translation import gettext_lazy as _

from documents.enums import EVENT_LABELS
from search.enums import Event

register = template.Library()
_LABELS = {**EVENT_LABELS, Event.OPENED: _("An auditor opened it")}


@register.filter
def event_words(event: str) -> str:
    """What happened, in the reader's language; the name itself for an event nobody gave words to."""
    return str(_LABELS.get(event, event))
