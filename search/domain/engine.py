"""The engine of this installation."""

from importlib import import_module

from django.conf import settings

from search.engines.types import Engine

__all__ = ["current_engine"]


def current_engine() -> Engine:
    """The engine the settings name."""
    found: Engine = import_module(str(settings.EGOV_SEARCH["ENGINE"])).engine()
    return found
