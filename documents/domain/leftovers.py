"""Files that belong to nothing: chosen for an application that was never sent, taken out again, sent twice."""

from datetime import timedelta

import structlog
from django.core.files.storage import storages
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.domain.trail import record
from documents.enums import Event
from documents.models import StoredFile

__all__ = ["destroy_unclaimed"]

log = structlog.get_logger(__name__)
KEPT_FOR = timedelta(hours=24)  # a younger one may be about to be claimed


def _unclaimed() -> "models.QuerySet[StoredFile]":
    """Files to which no row of any room refers; asked of every relation there is, so that a new one is not forgotten."""
    rows = StoredFile.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            rows = rows.exclude(
                Exists(relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")}))
            )
    return rows


def destroy_unclaimed(*, most: int = 1000) -> int:
    """Destroy what nobody handed in: the row with what was read from it, then the bytes; returns how many.

    Personal data is not kept without a purpose (Law 91/2025/QH15 on the protection of personal data). Called by the daily sweep;
    a file that is claimed at the same moment stays.
    """
    files = _unclaimed().order_by("created_at").only("id", "storage_name", "sha256", "size")[:most]
    return sum(_destroy(file) for file in files)


def _destroy(file: StoredFile) -> bool:
    try:
        with transaction.atomic():
            gone, _rows = _unclaimed().filter(pk=file.pk).delete()
            if not gone:
                return False
            record(Event.FILE_DESTROYED, subject=file, detail={"sha256": file.sha256, "size": file.size})
    except (IntegrityError, models.ProtectedError):
        return False
    try:
        storages["records"].delete(file.storage_name)
    except OSError as error:
        log.error("file.not_destroyed", file=str(file.pk), error=type(error).__name__)
    return True
