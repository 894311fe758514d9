"""Debian and Ubuntu packages: installed when missing, through root or sudo, never starting the services they bring."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

from scripts.launcher.words import StopError, say

# WeasyPrint draws through these libraries; the names are what it asks the loader for.
_SUBSET = "libharfbuzz-subset.so.0"  # a package of its own since HarfBuzz 5; older systems have none, and do without it
WEASYPRINT_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    _SUBSET: "libharfbuzz-subset0 | libharfbuzz0b (<< 5)",
    "libfontconfig.so.1": "libfontconfig1",
}

# A package that brings a service would start it at once; the tests start their own instead. A policy that is already
# there stays as it is.
_INSTALL = """
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\nexit 101\\n' >$policy; chmod 755 $policy
  trap 'rm -f $policy' EXIT
fi
apt-get -q update >&2
apt-get -q satisfy -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >&2
"""


def install_packages(names: Iterable[str], *, why: str) -> None:
    """Install ``names`` by apt and say which and why; called only with what was found missing.

    A name is written as packages write what they depend on: "a | b" where distributions call the same thing differently.

    Raises StopError when this machine has no apt, no root and no sudo, or when apt fails.
    """
    wanted = sorted(set(names))
    if not wanted:
        return
    listed = " ".join(name.split(" | ")[0] for name in wanted)
    if shutil.which("apt-get") is None:
        raise StopError(f"Missing: {listed} ({why}). There is no apt-get here; please install them by hand.")
    root = _as_root(listed, why)
    say(f"Installing by apt: {listed} – {why}.")
    command = [*root, "sh", "-c", _INSTALL, "sh", *wanted]
    if subprocess.run(command, check=False).returncode:
        raise StopError(f"apt could not install: {listed} ({why}).")


def _as_root(listed: str, why: str) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise StopError(
            f"Missing: {listed} ({why}). Only root can install it, and there is no sudo: ask an administrator for"
            f" `apt-get install {listed}`, then start again."
        )
    return ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]


def _is_known(package: str) -> bool:
    """Whether apt has heard of ``package``; on a machine that never asked what there is, it has heard of nothing."""
    found = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False)
    return "Candidate:" in found.stdout and "Candidate: (none)" not in found.stdout


def missing_libraries(libraries: dict[str, str]) -> list[str]:
    """The packages of those libraries that the loader does not find."""
    return [package for library, package in libraries.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_weasyprint_libraries() -> None:
    """Give WeasyPrint the system libraries it needs to draw PDF documents."""
    missing = missing_libraries(WEASYPRINT_LIBRARIES)
    if (
        missing != [WEASYPRINT_LIBRARIES[_SUBSET]]
        or shutil.which("apt-get") is None
        or _is_known("libharfbuzz-subset0")
    ):
        install_packages(missing, why="WeasyPrint draws the PDF documents with them")
