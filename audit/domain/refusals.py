"""That somebody was not let in: told to the trail in full, but not as often as somebody likes to press."""

from audit.domain.trail import record
from kernel.throttle import times_this_hour

__all__ = ["record_refusal"]


def record_refusal(code: str, path: str, *, by: str, each_path: bool) -> None:
    """Record it the first, the tenth, the hundredth … time within an hour, from the second row on with the number.

    So nobody fills the trail, and an auditor still sees who tried what, since when, and about how often. ``by`` tells
    accounts and addresses apart and is not kept. Of people in service ``each_path`` is on record by itself: what they
    tried to open matters. Of anybody else, who can make up addresses without end, the first one stands for all.
    """
    path = path[:200]
    times = times_this_hour("refused", f"{by} {code} {path if each_path else ''}")
    if str(times).strip("0") == "1":
        record("access.refused", detail={"code": code, "path": path, **({"times": times} if times > 1 else {})})
