"""PostgreSQL, Redis and Elasticsearch of our own: unprivileged, free ports, a temporary folder, gone at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from scripts.launcher.elasticsearch import configure_node, fetch_elasticsearch, is_ready
from scripts.launcher.packages import install_packages
from scripts.launcher.processes import free_port, start_process, stop_process, unprivileged_user, wait_until
from scripts.launcher.words import StopError


def postgres_programs() -> Path | None:
    """The folder of the newest installed PostgreSQL server, from 15 on."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    fit = [path for path in found if path.parent.name.isdigit() and int(path.parent.name) >= 15]
    return max(fit, key=lambda path: int(path.parent.name), default=None)


def install_servers() -> None:
    """PostgreSQL and Redis, when missing."""
    missing = []
    if postgres_programs() is None:
        missing.append("postgresql")
    if shutil.which("redis-server") is None:
        missing.append("redis-server")
    install_packages(missing, why="the tests run on the servers that production uses")


class Services:
    """The servers of one run; leaving the block stops them and deletes their folder."""

    def __init__(self) -> None:
        self._user = unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="egov-services-"))
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._own(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for _name, process in reversed(self._running):
            stop_process(process, patience=5)
        shutil.rmtree(self._folder, ignore_errors=True)

    def are_alive(self) -> bool:
        """Whether none has died."""
        return all(process.poll() is None for _name, process in self._running)

    def start_postgres(self, *, durable: bool = False) -> str:
        """A new cluster with the superuser ``egov``; ``durable`` writes as production does (for measurements)."""
        programs = postgres_programs()
        if programs is None:
            raise StopError("No PostgreSQL 15 or newer was found below /usr/lib/postgresql.")
        data = self._new_folder("postgres")
        make = [str(programs / "initdb"), f"--pgdata={data}", "--username=egov", "--auth=trust", "--no-sync"]
        make += ["--encoding=UTF8", "--locale=C.UTF-8"]
        with self._log("initdb") as output:
            made = start_process(make, output=output, user=self._user, cwd=data).wait()
        if made:
            raise self._failure("initdb")
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "shared_buffers": "256MB",
        }
        if not durable:  # a test's database need not survive a power cut
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [
            str(programs / "postgres"),
            "-D",
            str(data),
            *(f"--{key}={value}" for key, value in settings.items()),
        ]
        ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        self._start("postgres", command, data, lambda: subprocess.run(ready, check=False).returncode == 0)
        return f"postgres://egov@127.0.0.1:{port}/postgres"

    def start_redis(self) -> str:
        """A Redis that keeps nothing."""
        data, port = self._new_folder("redis"), free_port()
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(data)]
        command += ["--save", "", "--appendonly", "no"]
        self._start("redis", command, data, lambda: _listens(port))
        return f"redis://127.0.0.1:{port}/0"

    def start_elasticsearch(self, *, port: int | None = None, heap: str = "512m") -> str:
        """One node, fetched when this is the first time."""
        home = fetch_elasticsearch()
        data, port = self._new_folder("elasticsearch"), port or free_port()
        command, env = configure_node(home, data, port=port, transport_port=free_port(), heap=heap)
        self._own(data)
        url = f"http://127.0.0.1:{port}"
        self._start("elasticsearch", command, data, lambda: is_ready(url), env=env)
        return url

    def _start(
        self,
        name: str,
        command: list[str],
        data: Path,
        ready: Callable[[], bool],
        env: dict[str, str] | None = None,
    ) -> None:
        with self._log(name) as output:
            process = start_process(command, output=output, env=env, cwd=data, user=self._user)
        self._running.append((name, process))
        wait_until(lambda: ready() or process.poll() is not None, seconds=180)
        if process.poll() is not None or not ready():
            raise self._failure(name)

    def _log(self, name: str) -> IO[bytes]:
        return (self._folder / f"{name}.log").open("ab")

    def _failure(self, name: str) -> StopError:
        text = (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return StopError(f"{name} did not start:\n{text[-2000:]}")

    def _new_folder(self, name: str) -> Path:
        path = self._folder / name
        path.mkdir(mode=0o700)
        self._own(path)
        return path

    def _own(self, path: Path) -> None:
        """Give ``path`` and what is in it to the user who runs the servers."""
        if self._user is None:
            return
        account = pwd.getpwnam(self._user)
        for each in [path, *path.rglob("*")]:
            os.chown(each, account.pw_uid, account.pw_gid)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
