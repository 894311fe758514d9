"""ClamAV's daemon, spoken to over its INSTREAM command (https://docs.clamav.net/manual/Usage/Scanning.html#clamd)."""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CHUNK = 256 * 1024
TIMEOUT = 30.0
ANSWER_MAX = 4096


@dataclass(frozen=True)
class ScannerAnswer:
    """What clamd said: whether something was found, and its name."""

    infected: bool
    detail: str


class ClamdClient:
    """Talks to one clamd, by TCP (``clamd://host:3310``) or by socket file (``clamd:///run/clamav/clamd.ctl``)."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "clamd" or not (parts.hostname or parts.path):
            raise ValueError("a scanner's address looks like clamd://host:3310 or clamd:///path/of/socket")
        self.host, self.port, self.path = parts.hostname, parts.port or 3310, parts.path

    def _connect(self) -> socket.socket:
        if self.host:
            return socket.create_connection((self.host, self.port), timeout=TIMEOUT)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        connection.connect(self.path)
        return connection

    def scan(self, path: Path) -> ScannerAnswer:
        """Stream a file to clamd; OSError when it does not answer, ValueError when it cannot say."""
        with self._connect() as connection, path.open("rb") as file:
            with suppress(BrokenPipeError):  # it has heard enough, and its answer says why
                connection.sendall(b"zINSTREAM\0")
                while chunk := file.read(CHUNK):
                    connection.sendall(struct.pack(">I", len(chunk)) + chunk)
                connection.sendall(struct.pack(">I", 0))
            answer = b""
            while b"\0" not in answer and len(answer) < ANSWER_MAX:
                piece = connection.recv(ANSWER_MAX)
                if not piece:
                    break
                answer += piece
        return parse_answer(answer)


def parse_answer(answer: bytes) -> ScannerAnswer:
    """``stream: OK`` or ``stream: Eicar-Signature FOUND``; anything else is no verdict."""
    text = answer.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
    verdict = text.removeprefix("stream:").strip()
    if verdict == "OK":
        return ScannerAnswer(False, "clamd")
    if verdict.endswith(" FOUND"):
        return ScannerAnswer(True, verdict.removesuffix(" FOUND"))
    raise ValueError(f"no verdict: {verdict[:80]!r}")
