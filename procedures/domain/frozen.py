"""Published versions kept in memory: law that was published never changes, so a process reads it once."""

from typing import Any

from django.db.models.signals import post_save

from procedures.enums import VersionState
from procedures.models import Procedure, ProcedureVersion

__all__ = ["frozen_version"]

_HELD_AT_MOST = 512
_held: dict[int, ProcedureVersion] = {}


def frozen_version(version_id: int) -> ProcedureVersion:
    """The version with its procedure; a published one without a query after the first time.

    Only its last day may still change (``valid_to``), which no running case asks: it keeps the version it was filed under.
    """
    found = _held.get(version_id)
    if found is None:
        found = ProcedureVersion.objects.select_related("procedure").get(pk=version_id)
        if found.state == VersionState.PUBLISHED:
            while len(_held) >= _HELD_AT_MOST:
                _held.pop(next(iter(_held)), None)
            _held[version_id] = found
    return found


def _forget(**_signal: Any) -> None:
    _held.clear()


for _model in (Procedure, ProcedureVersion):
    post_save.connect(_forget, sender=_model, dispatch_uid=f"forget-frozen-{_model.__name__}")
