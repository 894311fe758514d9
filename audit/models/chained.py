"""What every chained row has: its place, its content and the hash that ties it to the row before."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from audit.errors import AppendOnlyError


class AppendOnlyQuerySet(models.QuerySet):
    """Rows are added, never changed: the bulk doors are closed as well."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class ChainedRow(models.Model):
    """One thing that happened, tied to the one before it by a SHA-256 over its canonical form.

    Rows are added by ``audit.domain.chain.append_row`` only. Nothing here names a person but the actor's account;
    ``detail`` holds codes, keys and hashes, so that keeping it for ever harms nobody.
    """

    stream = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    request_id = models.CharField(max_length=40, blank=True)
    event = models.CharField(max_length=60)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} {self.event}"

    def sealed(self) -> dict[str, str]:
        """Further columns that the hash must cover; a subclass with own columns names them here."""
        return {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if self.pk is not None and not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError
