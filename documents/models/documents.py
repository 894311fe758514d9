"""Documents, the files attached to them and the revisions of their file."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from documents.enums import FINAL_STATES, DocumentKind, DocumentState, RevisionStep
from documents.errors import DocumentFinalError
from documents.models.files import StoredFile
from kernel.identifiers import new_code
from organisations.models import OrgUnit

# What may still be written on an issued document: that it no longer stands, and by which one it was replaced.
MUTABLE = frozenset({"state", "replaced_by", "ended_at", "ended_reason"})


def new_verification_code() -> str:
    """The code printed under the QR: 16 readable characters, about 78 bits, not to be guessed."""
    return new_code(16)


class Document(models.Model):
    """One official document of one unit, from draft to issue; issued or voided, it is never changed again.

    ``values`` fill the template, ``data`` is the machine-readable record attached to the PDF. There is no link to a
    case here on purpose: the case holds the link. The number belongs to (unit, series, year), for good: a voided document
    keeps it, with the reason, so that the register has no unexplained gap.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    template = models.CharField(max_length=40)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="documents")
    abstract = models.CharField(max_length=500)
    values = models.JSONField(default=dict)
    data = models.JSONField(default=dict, blank=True)
    series = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    notation = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFT)
    issued_at = models.DateTimeField(null=True, blank=True)
    verification_code = models.CharField(max_length=24, unique=True, default=new_verification_code, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    issued_file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="issued_as"
    )
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "series", "year", "number"],
                condition=Q(number__isnull=False),
                name="one_document_per_number",
            ),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind"),
            models.CheckConstraint(
                condition=Q(state=DocumentState.DRAFT, number__isnull=True, issued_on__isnull=True, year__isnull=True)
                | (
                    ~Q(state=DocumentState.DRAFT)
                    & ~Q(series="")
                    & ~Q(notation="")
                    & Q(number__gte=1, issued_on__isnull=False, year__isnull=False)
                ),
                name="document_number_from_draft_on",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL_STATES, issued_at__isnull=False, issued_file__isnull=False) & ~Q(sha256="")
                | (~Q(state__in=FINAL_STATES) & Q(issued_at__isnull=True, issued_file__isnull=True, sha256="")),
                name="document_issued_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state=DocumentState.REPLACED) & Q(replaced_by__isnull=False))
                | (~Q(state=DocumentState.REPLACED) & Q(replaced_by__isnull=True)),
                name="document_replaced_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.VOIDED) | Q(ended_at__isnull=False) & ~Q(ended_reason=""),
                name="document_voided_explained",
            ),
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="document_not_replaced_by_itself"),
        ]
        indexes = [
            models.Index(fields=["unit", "kind", "-issued_on"], name="document_register"),
            models.Index(fields=["state"], name="document_by_state"),
        ]

    def __str__(self) -> str:
        return self.notation or f"{self.get_kind_display()} ({self.get_state_display()})"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> "Document":
        """Remember the state the row had, so that ``save`` can refuse to touch what was final."""
        row = super().from_db(db, field_names, values, **options)
        row._was_final = row.__dict__.get("state") in FINAL_STATES
        return row

    _was_final = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write, unless the row was final and more than its end is to be written (a trigger says the same)."""
        changed = kwargs.get("update_fields")
        if self._was_final and (changed is None or not set(changed) <= MUTABLE):
            raise DocumentFinalError
        super().save(*args, **kwargs)
        self._was_final = self.state in FINAL_STATES

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """A draft may be thrown away; anything with a number stays."""
        if self.state != DocumentState.DRAFT:
            raise DocumentFinalError
        return super().delete(*args, **kwargs)

    @property
    def is_final(self) -> bool:
        """Whether the document has been issued (and perhaps replaced or recalled since)."""
        return self.state in FINAL_STATES


class DocumentAttachment(models.Model):
    """A stored file that travels inside the document's PDF, for example the paper that a copy certifies.

    Fixed with the draft: what is attached is part of what is signed.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attached_to")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=50)  # inside the PDF: ASCII, at most 50 characters
    description = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="attachment_position")]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """The file as it was after one step; each is kept, none is changed.

    ``input_hash`` is what went in (values, template, previous file), so that a repeated job finds its own work.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    step = models.CharField(max_length=8, choices=RevisionStep.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="revision")
    sha256 = models.CharField(max_length=64, db_index=True)
    input_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=120, blank=True)  # names and versions of what made it
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "step"], name="one_revision_per_step"),
            models.CheckConstraint(condition=Q(step__in=RevisionStep.values), name="revision_step"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.step}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise DocumentFinalError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Revisions stay."""
        raise DocumentFinalError
