"""The machine's work in words."""

from django import template
from django.utils.translation import gettext_lazy as _

from documents.enums import Topic as DocumentTopic
from search.enums import Topic as SearchTopic
from workflows.enums import Topic as WorkflowTopic

register = template.Library()
_LABELS = {
    DocumentTopic.EXTRACT_TEXT: _("Reading the text of a file"),
    SearchTopic.INDEX: _("Entering into the search index"),
    WorkflowTopic.RUN_STEP: _("Printing, signing, sealing, issuing"),
    WorkflowTopic.ISSUE_FORM: _("Issuing a form"),
    WorkflowTopic.SEND_NOTICE: _("Sending a message"),
    WorkflowTopic.RECOUNT_TERMS: _("Counting terms anew"),
}


@register.filter
def work_words(topic: str) -> str:
    """What kind of work a job is, in the reader's language; the name itself for one nobody gave words to."""
    return str(_LABELS.get(topic, topic))
