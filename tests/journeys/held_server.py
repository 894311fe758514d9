"""A door to the search server that can be held: what was sent through it arrives in part or wholly, and is never answered."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class HeldServer:
    """Passes everything on; from the moment ``hold`` is called, the next bulk is stopped at the share that it names."""

    def __init__(self, server: str) -> None:
        self.server = urlsplit(server)
        self.share: float | None = None
        self.stopped, self.released = threading.Event(), threading.Event()
        door = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.startswith("/_bulk") and door.share is not None:
                    door.send(self.command, self.path, dict(self.headers), body, door.share)
                    door.stopped.set()
                    door.released.wait(60)
                    self.close_connection = True
                    return
                status, headers, content = door.send(self.command, self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - the library's names

            def log_message(self, *_words: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def send(
        self, method: str, path: str, headers: dict[str, str], body: bytes, share: float = 1.0
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """To the real server: all of it and its answer, or the first part of it and then silence."""
        connection = http.client.HTTPConnection(str(self.server.hostname), self.server.port, timeout=60)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body[: int(len(body) * share)])
        if share < 1:
            connection.close()
            return 0, [], b""
        with contextlib.closing(connection):
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def hold(self, share: float) -> None:
        """Stop the next bulk after this share of it."""
        self.share = share
        self.stopped.clear()
        self.released.clear()

    def release(self) -> None:
        """Everything passes again; who was stopped gets no answer."""
        self.share = None
        self.released.set()


@contextlib.contextmanager
def held_server(server: str) -> Iterator[HeldServer]:
    """A door of its own, closed at the end."""
    door = HeldServer(server)
    try:
        yield door
    finally:
        door.release()
        door.http.shutdown()
        door.http.server_close()
