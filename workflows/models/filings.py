"""Applications being filled in: nobody's case yet."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from documents.models import StoredFile
from organisations.models import OrgUnit
from procedures.enums import Channel, ResultChannel
from procedures.models import ProcedureVersion
from workflows.enums import PaperForm
from workflows.models.cases import Case


class FilingDraft(models.Model):
    """An application on its way: the citizen's own, opened by a token in a cookie, or an officer's at the counter.

    ``people`` maps ``applicant``, ``submitter``, ``representative`` to the columns of ``Party``. Only the hash of the
    token is stored. Kept until ``expires_at``; when it has become a case it stays as the memory of that.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, blank=True)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="drafts")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    unit = models.ForeignKey(
        OrgUnit, null=True, on_delete=models.PROTECT, related_name="+"
    )  # receiving; chosen or the counter's
    creator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    return_unit = models.ForeignKey(
        OrgUnit, null=True, on_delete=models.PROTECT, related_name="+"
    )  # where a paper result is collected; None: where it is received
    language = models.CharField(max_length=2, default="vi")
    people = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    result_channel = models.CharField(max_length=12, choices=ResultChannel.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="filed_as")

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="draft_expiry")]

    def __str__(self) -> str:
        return f"draft {self.uuid}"


class DraftPaper(models.Model):
    """A file put into a draft for one component; already checked and stored."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="papers")
    component_key = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=14, choices=PaperForm.choices, default=PaperForm.ELECTRONIC)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["component_key", "added_at", "pk"]

    def __str__(self) -> str:
        return f"{self.component_key} of {self.draft}"
