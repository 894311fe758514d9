"""Listening to the rooms below: what changes there has to be found here."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from documents.models import Document, StoredFile
from documents.signals import document_issued, file_text_ready
from search.domain.indexing import touch, touch_file
from search.domain.sources import case_key
from workflows.models import Case, CaseUserObjectPermission
from workflows.signals import case_changed, case_submitted, case_units_changed


@receiver(case_changed)
def index_case(sender: type[Case], case: Case, **_signal: Any) -> None:
    """The case alone, when neither what is in it nor who may see it has changed."""
    if not case.widened:
        touch([case_key(case)])


@receiver(case_submitted)
@receiver(case_units_changed)
def index_file_of_case(sender: type[Case], case: Case, **_signal: Any) -> None:
    """A case and everything in it."""
    touch_file(case)


@receiver(document_issued)
def index_document(sender: type[Document], document: Document, **_signal: Any) -> None:
    """A document that now binds."""
    touch([f"document:{document.pk}"])


@receiver(file_text_ready)
def index_file(sender: type[StoredFile], file: StoredFile, **_signal: Any) -> None:
    """The words of a file have been read."""
    touch([f"paper:{uuid}" for uuid in file.papers.values_list("uuid", flat=True)])
    issued = Document.objects.filter(issued_file=file).values_list("pk", flat=True)
    touch([f"document:{pk}" for pk in issued])


@receiver([post_save, post_delete], sender=CaseUserObjectPermission)
def index_case_of_exception(
    sender: type[CaseUserObjectPermission], instance: CaseUserObjectPermission, **_signal: Any
) -> None:
    """A single person was let in to a case, or shut out of it again."""
    with transaction.atomic():
        touch_file(instance.content_object)
