"""Walks the whole chain over HTTP as the people in it would, and says of each step how long it took.

    python scripts/walk.py --base-url http://localhost:8000 --data DIR

Each line begins with the number of the walk it belongs to. Exit code 0 when every step came out as it should, 1
otherwise. Issued PDFs and the root certificate end in DIR/issued.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.walking.proof import ProofWalk


class Walk(ProofWalk):
    """The people, and everything they do."""


# The silence of a unit takes the sweep a while: other people do other things meanwhile.
STEPS = (
    "finds", "files", "is_queued", "is_asked", "supplements", "receives", "assigns", "consults",
    "refuses", "brings_to_another_ward", "has_two_appointments", "takes_a_copy", "certifies", "opens_less",
    "hears_silence", "drafts", "decides", "seals", "follows", "downloads", "is_told",
    "verifies", "verifies_by_code", "is_audited", "is_narrowed", "is_operated", "is_sound", "is_judged",
)  # fmt: skip


def take(walk: Walk, name: str) -> bool:
    """One step, and the line that tells of it."""
    step, start = getattr(walk, name), time.monotonic()
    try:
        step()
    except Exception as error:
        print(f"FAIL  {step.__doc__}: {type(error).__name__}: {error}", flush=True)
        return False
    print(f"ok    {step.__doc__} ({time.monotonic() - start:.1f} s)", flush=True)
    return True


def main() -> int:
    """Walk; one line per step, no step after one that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    walk, begun = Walk(options.base_url, options.data), time.monotonic()
    if not all(take(walk, name) for name in STEPS):
        return 1
    print(f"The chain holds: {walk.code}, {len(STEPS)} steps, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
