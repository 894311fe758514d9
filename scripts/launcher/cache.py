"""Where things that were fetched once are kept: not below a private home when root fetches for another."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """``EGOV_CACHE``; else ``/var/cache/egov`` for root, the XDG cache for everybody else."""
    named = os.environ.get("EGOV_CACHE")
    if named:
        return Path(named).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/egov")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "egov"
