"""One place in a result that an officer writes."""

from dataclasses import dataclass

from django.utils.functional import Promise

__all__ = ["DraftField"]


@dataclass(frozen=True)
class DraftField:
    """``key`` is the dotted path in the template's values; ``lines``: one entry per line; ``long``: a tall box."""

    key: str
    label: str | Promise
    required: bool = True
    long: bool = False
    lines: bool = False
    number: bool = False
