"""A scanner of its own process's kind: a real socket that speaks clamd's INSTREAM, and what happens when it does not."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from structlog.testing import capture_logs

from documents.domain import receive_upload
from documents.enums import ScanState
from documents.errors import UploadRejectedError
from documents.models import StoredFile
from integrations.antivirus import ScanResult, scan
from integrations.antivirus.client import CHUNK, ClamdClient
from integrations.antivirus.scanning import ScannerError
from tests.factories.files import small_pdf

pytestmark = pytest.mark.unit
VIRUS = b"harmful on purpose"


class Clamd:
    """As much of clamd as INSTREAM needs: chunks with their length before them, an empty one ends the file."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self.answer, self.files = answer, []

    def serve(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            with connection, suppress(ConnectionError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        self.files.append(content)
        for byte in self.answer(content):  # in pieces, as networks do
            connection.sendall(bytes([byte]))


def honest(content: bytes) -> bytes:
    return b"stream: Test.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"


@contextmanager
def running(answer: Callable[[bytes], bytes] = honest, path: Path | None = None) -> Iterator[tuple[str, Clamd]]:
    daemon = Clamd(answer)
    if path is None:
        server = socket.create_server(("127.0.0.1", 0))
        address = f"clamd://127.0.0.1:{server.getsockname()[1]}"
    else:
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        server.listen()
        address = f"clamd://{path}"
    thread = threading.Thread(target=daemon.serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield address, daemon
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(b"x" * (2 * CHUNK + 7))
    return path


def test_without_a_scanner_a_file_is_not_called_clean(settings, file):
    settings.EGOV_SCANNER = {"BACKEND": ""}
    assert scan(file) == ScanResult("not_scanned", "")


def test_a_clean_file_arrives_whole_and_is_called_clean(settings, file):
    with running() as (address, daemon):
        settings.EGOV_SCANNER = {"BACKEND": address}
        assert scan(file) == ScanResult("clean", "clamd")
        assert daemon.files == [file.read_bytes()]


def test_a_harmful_file_is_named(settings, file):
    file.write_bytes(b"a" * CHUNK + VIRUS)
    with running() as (address, _daemon):
        settings.EGOV_SCANNER = {"BACKEND": address}
        assert scan(file) == ScanResult("infected", "Test.Virus")


def test_a_socket_file_does_as_well(settings, file, tmp_path):
    with running(path=tmp_path / "clamd.ctl") as (address, _daemon):
        settings.EGOV_SCANNER = {"BACKEND": address}
        assert scan(file).state == "clean"


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"UNKNOWN COMMAND\0", b"\xff\xfe\0", b"x" * 9000],
    ids=["closes", "breaks off", "too large", "other words", "no text", "never ends"],
)
def test_what_is_no_verdict_is_an_error_never_clean(settings, file, answer):
    with running(lambda _content: answer) as (address, _daemon):
        settings.EGOV_SCANNER = {"BACKEND": address}
        with pytest.raises(ScannerError):
            scan(file)


class Impatient(Clamd):
    """Says in the middle of a file that it has heard enough, as clamd does beyond its StreamMaxLength."""

    def _talk(self, connection: socket.socket) -> None:
        connection.recv(1024)
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")


@pytest.mark.parametrize("says", [True, False], ids=["says why", "dies"])
def test_one_that_hangs_up_in_the_middle_is_an_error_and_the_log_says_why(settings, tmp_path, says):
    path = tmp_path / "long"
    path.write_bytes(b"x" * 20 * CHUNK)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(tmp_path / "clamd.ctl"))
    server.listen()
    daemon = Impatient(honest)
    if not says:
        daemon._talk = lambda connection: connection.recv(1024)
    threading.Thread(target=daemon.serve, args=(server,), daemon=True).start()
    settings.EGOV_SCANNER = {"BACKEND": f"clamd://{tmp_path}/clamd.ctl"}
    with capture_logs() as logs, pytest.raises(ScannerError):
        scan(path)
    server.close()
    [told] = [row["reason"] for row in logs if row["event"] == "antivirus.silent"]
    assert ("size limit exceeded" in told) is says


def test_a_scanner_that_is_not_there_is_an_error(settings, file, tmp_path):
    for address in ("clamd://127.0.0.1:1", f"clamd://{tmp_path}/none.ctl"):
        settings.EGOV_SCANNER = {"BACKEND": address}
        with pytest.raises(ScannerError):
            scan(file)


@pytest.mark.parametrize("address", ["http://127.0.0.1", "clamd://", "clamd"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ValueError, match="looks like"):
        ClamdClient(address)


@pytest.mark.django_db
def test_an_upload_is_kept_clean_refused_or_not_taken_at_all(settings):
    with running() as (address, _daemon):
        settings.EGOV_SCANNER = {"BACKEND": address}
        kept = receive_upload(SimpleUploadedFile("a.pdf", small_pdf()))
        assert (kept.scan_state, kept.checks["scanner"]) == (ScanState.CLEAN, "clamd")
        with pytest.raises(UploadRejectedError) as refused:
            receive_upload(SimpleUploadedFile("b.pdf", small_pdf(VIRUS.decode())))
        assert refused.value.code == "upload.infected"
    with pytest.raises(ScannerError):
        receive_upload(SimpleUploadedFile("c.pdf", small_pdf()))
    assert list(StoredFile.objects.all()) == [kept]
