"""The real clamd, with one signature of its own: what it finds, what it lets pass, and what is no verdict."""

import hashlib
import io
import os
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.antivirus import ScanResult, scan
from integrations.antivirus.scanning import ScannerError

CLAMD = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.unit,
    pytest.mark.engine,
    pytest.mark.skipif(CLAMD is None, reason="clamd is not installed; ./test installs it"),
]
# The test file that every scanner knows (eicar.org), in two pieces: this source is no finding itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 1024 * 1024


class Daemon:
    """One clamd of our own: its folder, its socket, its process."""

    def __init__(self, folder: Path) -> None:
        self.socket, base = folder / "clamd.sock", folder / "base"
        base.mkdir()
        (base / "own.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Test\n")  # noqa: S324 - the format
        conf = folder / "clamd.conf"
        lines = (
            f"DatabaseDirectory {base}", f"LocalSocket {self.socket}", f"LogFile {folder / 'clamd.log'}", "Foreground yes",
            f"StreamMaxLength {LIMIT}", f"TemporaryDirectory {folder}", "MaxThreads 2",
        )  # fmt: skip
        conf.write_text("\n".join(lines) + "\n")
        self.log = folder / "clamd.log"
        self.process = subprocess.Popen(
            [str(CLAMD), "--config-file", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def wait(self) -> None:
        """Until it answers a ping."""
        end = time.monotonic() + 15
        while time.monotonic() < end and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        pytest.fail(f"clamd did not start: {self.log.read_text() if self.log.exists() else ''}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            try:
                line.connect(str(self.socket))
                line.sendall(b"zPING\0")
                return line.recv(5) == b"PONG\0"
            except OSError:
                return False

    def end(self) -> None:
        """Gone at once."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path_factory.mktemp("clamd"))
    try:
        daemon.wait()
        yield daemon
    finally:
        daemon.end()


@pytest.fixture
def clamd(shared, settings) -> Daemon:
    settings.EGOV_SCANNER = {"BACKEND": f"clamd://{shared.socket}"}
    return shared


def a_file(folder: Path, content: bytes) -> Path:
    path = folder / "giay-to.pdf"
    path.write_bytes(content)
    return path


def zipped(*contents: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"tep-{number}", content)
    return target.getvalue()


def test_a_clean_file_is_clean(clamd, tmp_path):
    assert scan(a_file(tmp_path, b"%PDF-1.7 " + os.urandom(300_000))) == ScanResult("clean", "clamd")


def test_the_test_virus_is_found_by_name(clamd, tmp_path):
    found = scan(a_file(tmp_path, EICAR))
    assert (found.state, found.detail.startswith("Eicar-Test")) == ("infected", True)


def test_inside_an_archive_it_is_found_too(clamd, tmp_path):
    assert scan(a_file(tmp_path, zipped(b"sach", EICAR))).state == "infected"
    assert scan(a_file(tmp_path, zipped(b"sach", b"cung sach"))).state == "clean"


def test_what_is_longer_than_it_takes_gets_no_verdict(clamd, tmp_path):
    with pytest.raises(ScannerError):
        scan(a_file(tmp_path, bytes(LIMIT * 4)))
    assert scan(a_file(tmp_path, b"sach")).state == "clean"


def test_killed_in_the_middle_of_a_file_nothing_is_called_clean(tmp_path, settings, monkeypatch):
    daemon = Daemon(tmp_path)
    try:
        daemon.wait()
        settings.EGOV_SCANNER = {"BACKEND": f"clamd://{daemon.socket}"}
        sent = socket.socket.sendall

        def cut(line: socket.socket, data: bytes) -> None:
            sent(line, data)
            if len(data) > 1000:
                daemon.end()

        monkeypatch.setattr(socket.socket, "sendall", cut)
        with pytest.raises(ScannerError):
            scan(a_file(tmp_path, os.urandom(800_000)))
    finally:
        daemon.end()
    with pytest.raises(ScannerError):
        scan(a_file(tmp_path, b"sach"))
