"""Files as they were received or made: the bytes live in the storage ``records``, the facts about them here."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from documents.enums import FileRemark, ScanState, SignatureState, TextState
from documents.errors import DocumentFinalError

# What may change after a file has been stored: the outcome of reading its words, and of a later virus scan.
MUTABLE = frozenset({"text", "text_state", "checks", "scan_state"})


class StoredFile(models.Model):
    """One file in the storage of records. Its bytes never change; a new version is a new row.

    Absent on purpose: who may read it (the case or document that links to it knows) and where it came from.
    ``storage_name`` says nothing about the content; ``name`` is for people and safe to show.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    storage_name = models.CharField(max_length=160, unique=True)
    pages = models.PositiveIntegerField(default=0)
    checks = models.JSONField(default=dict, blank=True)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices, default=ScanState.NOT_SCANNED)
    signature_state = models.CharField(max_length=10, choices=SignatureState.choices, default=SignatureState.UNSIGNED)
    text = models.TextField(blank=True)
    text_state = models.CharField(max_length=8, choices=TextState.choices, default=TextState.PENDING)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(scan_state__in=ScanState.values), name="file_scan_state"),
            models.CheckConstraint(condition=Q(signature_state__in=SignatureState.values), name="file_signature_state"),
            models.CheckConstraint(condition=Q(text_state__in=TextState.values), name="file_text_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def remarks(self) -> list[str]:
        """What a reader should know of the file, in the reader's language."""
        found = [*self.checks.get("active", ()), *(key for key in ("repaired", "legacy_text") if self.checks.get(key))]
        return [str(FileRemark(key).label) for key in found if key in FileRemark.values]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; later only what reading and scanning found may be written."""
        changed = kwargs.get("update_fields")
        if not self._state.adding and (changed is None or not set(changed) <= MUTABLE):
            raise DocumentFinalError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Files leave by the recorded procedure of destruction, which is not here yet."""
        raise DocumentFinalError
