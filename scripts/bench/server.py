"""The web server of production (gunicorn) on the database of the measures, and a second process that asks it."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from scripts.launcher.processes import free_port, start_process, stop_process, wait_until
from scripts.launcher.words import ROOT

__all__ = ["ask", "serving"]

_GUNICORN = ["--workers=1", "--threads=4", "--keep-alive=30", "--log-level=warning"]


def _database_url() -> str:
    now = connection.settings_dict
    return f"postgres://{now['USER']}:{now['PASSWORD']}@{now['HOST']}:{now['PORT']}/{now['NAME']}"


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5).close()
        return True
    return False


@contextlib.contextmanager
def serving(**settings_of_house: str) -> Iterator[int]:
    """One gunicorn with four threads while the block lasts; its port."""
    port = free_port()
    env = {**os.environ, "EGOV_DATABASE_URL": _database_url(), "DJANGO_SETTINGS_MODULE": "scripts.bench.settings"}
    command = [sys.executable, "-m", "gunicorn", "egov.wsgi:application", "--bind", f"127.0.0.1:{port}", *_GUNICORN]
    with tempfile.TemporaryFile() as log:
        process = start_process(command, output=log, env={**env, **settings_of_house}, cwd=ROOT)
        try:
            if not wait_until(lambda: _answers(port), seconds=60):
                log.seek(0)
                raise RuntimeError(f"gunicorn does not answer: {log.read()[-800:]!r}")
            yield port
        finally:
            stop_process(process)


def ask(port: int, paths: list[str], *, rounds: int, cookie: str = "", clients: int = 4) -> list[list[float]]:
    """Seconds of each answer, per address; asked by another process over kept connections, the addresses by turns."""
    order = {"port": port, "paths": paths, "rounds": rounds, "cookie": cookie, "clients": clients}
    command = [sys.executable, str(Path(__file__).with_name("load.py"))]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{settings.ROOT_URLCONF}: {done.stderr[-500:]}")
    found: list[list[float]] = json.loads(done.stdout)
    return found
