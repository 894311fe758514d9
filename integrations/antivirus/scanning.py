"""The seam: which scanner is set, and what it says."""

from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from integrations.antivirus.client import ClamdClient, ScannerAnswer
from kernel.errors import EngineError

log = structlog.get_logger(__name__)


class ScannerError(EngineError):
    """A scanner is set but does not answer: the file is neither taken nor called clean."""

    code = "antivirus.silent"
    message = _("Files cannot be checked for viruses at the moment. Please try again later.")


@dataclass(frozen=True)
class ScanResult:
    """``state`` is not_scanned, clean or infected; ``detail`` names the scanner or what it found."""

    state: str
    detail: str = ""


def scan(path: Path) -> ScanResult:
    """Have ``path`` checked by the scanner that is set (``EGOV_SCANNER["BACKEND"]``).

    Empty: nothing is checked and the answer says so. ``clamd://host:port`` or ``clamd:///path/of/socket``: ClamAV.

    Raises:
        ScannerError: the scanner is set and does not answer.
    """
    address = settings.EGOV_SCANNER.get("BACKEND", "")
    if not address:
        return ScanResult("not_scanned")
    try:
        answer: ScannerAnswer = ClamdClient(address).scan(path)
    except (OSError, ValueError) as error:
        log.warning("antivirus.silent", error=type(error).__name__, reason=str(error))
        raise ScannerError from error
    return ScanResult("infected" if answer.infected else "clean", answer.detail)
