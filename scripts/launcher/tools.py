"""What the complete suite looks at the product with: a browser, PDF tools, validators; installed when missing."""

import os
import shutil
import subprocess
from pathlib import Path

from scripts.launcher.environment import PYTHON
from scripts.launcher.packages import install_packages
from scripts.launcher.validators import fetch
from scripts.launcher.words import StopError

_PROGRAMS = {
    "clamd": "clamav-daemon",
    "pdfsig": "poppler-utils",
    "pdftotext": "poppler-utils",
    "certutil": "libnss3-tools",
    "qpdf": "qpdf",
    "openssl": "openssl",
    "xgettext": "gettext",
}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def install_programs() -> None:
    """ClamAV's daemon, Poppler, NSS, qpdf, OpenSSL and gettext, when missing."""
    places = f"{os.environ['PATH']}:/usr/sbin"
    missing = [package for program, package in _PROGRAMS.items() if shutil.which(program, path=places) is None]
    install_packages(missing, why="the tests judge files, signatures and message catalogues with them")


def find_chromium() -> str:
    """The browser of the journeys: installed by apt on Debian, by Playwright where apt offers only a snap."""
    found = _installed_browser()
    if found:
        return found
    if shutil.which("apt-get") and not _is_ubuntu():
        install_packages(["chromium"], why="the journeys walk through the pages in a real browser")
        found = _installed_browser()
    return found or _browser_of_playwright()


def _installed_browser() -> str | None:
    paths = [path for name in _BROWSERS if (path := shutil.which(name))]
    return next((path for path in paths if not _is_snap(Path(path))), None)


def _is_snap(path: Path) -> bool:
    """A snap cannot read a temporary profile and may be only a note that a snap should be installed."""
    real = path.resolve()
    return "snap" in real.parts or real.name == "snap" or b"snap" in real.read_bytes()[:4096]


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


def _browser_of_playwright() -> str:
    command = [PYTHON, "-m", "playwright", "install", "--with-deps", "chromium"]
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=2, check=False)
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    path = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False).stdout.strip()
    if not path or not os.access(path, os.X_OK):
        raise StopError("No Chromium could be installed, neither by apt nor by Playwright.")
    return path


def fetch_validators() -> str:
    """The folder of the PDF validators (veraPDF, EU DSS); tests find it by ``EGOV_VALIDATORS``."""
    return str(fetch())
