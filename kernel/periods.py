"""Periods that follow one another: until when something lasts when the next one begins where the last one ends."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

__all__ = ["unbroken_until"]


def unbroken_until(end: Any, following: "Iterable[tuple[Any, Any | None]]", *, step: timedelta) -> Any | None:
    """``end``, or the end of the last of the periods that follow without a gap; None when one of them has no end.

    Days and moments alike: the next one may begin as late as ``step`` after the end of what is covered already.
    """
    for begin, stop in sorted(following, key=lambda period: period[0]):
        if begin > end + step:
            break
        if stop is None:
            return None
        end = max(end, stop)
    return end
