"""The figures of filing as pages tell them: from the one place that keeps each."""

from django import template

from documents.domain import UploadLimits
from workflows.domain.drafts import KEPT_FOR

register = template.Library()


@register.simple_tag
def draft_days() -> int:
    """For how many days an unsent application can be gone on with."""
    return KEPT_FOR.days


@register.simple_tag
def upload_megabytes() -> int:
    """How large one file may be (``EGOV_UPLOADS``)."""
    return UploadLimits.standard().max_bytes // (1024 * 1024)
