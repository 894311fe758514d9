"""Everything is killed at each link of the chain: after the restart the chain goes on by itself, nothing twice."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.launcher.processes import free_port, wait_until
from scripts.walk import Walk
from scripts.walking.browser import Visitor
from tests.journeys.cuts import walk_through_cuts

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parent.parent.parent
OPEN = """
import argparse, sys
from pathlib import Path
from scripts.launcher.folder import open_folder
from scripts.launcher.run import _serve
folder, port = Path(sys.argv[1]), int(sys.argv[2])
with open_folder(folder, reset=False):
    _serve(argparse.Namespace(host="127.0.0.1", check=False), folder, port)
"""


class Office:
    """Web server, worker and scheduler of one folder, as ``./run`` starts them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
        self.env = {**ours, "PYTHONPATH": str(ROOT)}

    def open(self) -> None:
        command = [sys.executable, "-c", OPEN, str(self.folder), str(self.port)]
        with (self.folder.parent / "office.log").open("ab") as log:
            subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        wait_until(self._answers, seconds=90)
        assert self._answers(), (self.folder.parent / "office.log").read_text()[-2000:]

    def _answers(self) -> bool:
        with contextlib.suppress(Exception):
            return Visitor(f"http://localhost:{self.port}").get("/").status == 200
        return False

    def power_cut(self) -> None:
        """SIGKILL for every process that belongs to the folder, the supervisor among them."""
        killed = 0
        while pids := [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._owns(pid)]:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
            time.sleep(0.1)
        assert killed >= 4

    def _owns(self, pid: int) -> bool:
        try:
            known = Path(f"/proc/{pid}/environ").read_bytes() + Path(f"/proc/{pid}/cmdline").read_bytes()
            dead = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return False
        return pid != os.getpid() and not dead and str(self.folder).encode() in known

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(self.folder / "egov.sqlite3")) as database:
            return database.execute(query).fetchall()


@pytest.fixture
def office(tmp_path) -> Iterator[Office]:
    folder = tmp_path / "data"
    folder.mkdir()
    made = Office(folder)
    made.open()
    yield made
    made.power_cut()


def test_the_chain_goes_on_after_each_power_cut(office):
    walk = Walk(f"http://localhost:{office.port}", office.folder)

    def cut(after: float) -> None:
        time.sleep(after)
        office.power_cut()
        office.open()

    walk_through_cuts(walk, cut)
    settled = "SELECT count(*) FROM kernel_job WHERE state IN ('pending', 'running')"
    assert wait_until(lambda: office.ask(settled) == [(0,)], seconds=60)
    assert office.ask("SELECT state, count(*) FROM kernel_job GROUP BY state") == [
        ("done", office.ask("SELECT count(*) FROM kernel_job")[0][0])
    ]
    twice = "SELECT document_id, step FROM documents_revision GROUP BY document_id, step HAVING count(*) > 1"
    assert office.ask(twice) == []
    assert office.ask("SELECT state, number FROM documents_document WHERE template = 'building_permit'") == [
        ("issued", 1)
    ]
    assert office.ask("SELECT state, count(*) FROM documents_document WHERE template = 'receipt' GROUP BY state") == [
        ("issued", 1)
    ]
    told = "SELECT purpose, channel, state, count(*) FROM workflows_notice GROUP BY purpose, channel, state"
    assert {row[2:] for row in office.ask(told)} == {("sent", 1)}
    assert {row[0] for row in office.ask(told)} >= {"submitted", "received", "issued"}
    env = {**office.env, "DJANGO_SETTINGS_MODULE": "egov.settings.dev", "EGOV_DATA_DIR": str(office.folder)}
    trail = [sys.executable, "manage.py", "verify_trail"]
    done = subprocess.run(trail, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
