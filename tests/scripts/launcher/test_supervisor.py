"""The supervisor of ``./run``: what dies comes back, later each time; what is stopped leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.launcher.processes import wait_until
from scripts.launcher.supervisor import Supervisor
from scripts.launcher.words import ROOT

pytestmark = pytest.mark.unit

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    " print(p.pid, flush=True); time.sleep(60)",
]


class Clock:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def supervisor(tmp_path, clock):
    made = Supervisor(env=dict(os.environ), cwd=tmp_path, logs=tmp_path, clock=clock)
    yield made
    made.stop()


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def die(child) -> None:
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()


def test_dead_child_comes_back_after_its_pause(supervisor, clock, capsys):
    child = supervisor.add("worker", SLEEP)
    first = child.process.pid
    die(child)
    supervisor.look_after()
    assert child.process is None
    assert "The worker stopped (signal 9); starting it again in 1 s." in capsys.readouterr().err
    clock.now = 1.0
    supervisor.look_after()
    assert child.process.pid != first
    assert child.process.poll() is None


def test_pause_doubles_up_to_half_a_minute_and_shrinks_after_a_stable_time(supervisor, clock):
    child = supervisor.add("worker", SLEEP)
    pauses = []
    for _ in range(7):
        die(child)
        supervisor.look_after()
        pauses.append(child.next_start - clock.now)
        clock.now = child.next_start
        supervisor.look_after()
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    clock.now += 61
    die(child)
    supervisor.look_after()
    assert child.next_start - clock.now == 1


def test_stop_ends_grandchildren_too(supervisor):
    child = supervisor.add("web server", PARENT)
    assert wait_until(lambda: child.log.read_text().strip() != "", seconds=10)
    grandchild = int(child.log.read_text())
    assert is_alive(grandchild)
    supervisor.stop()
    assert wait_until(lambda: not is_alive(grandchild), seconds=5)


def test_last_words_are_the_end_of_the_log(supervisor):
    child = supervisor.add("web server", [sys.executable, "-c", "print('a'); print('b'); raise SystemExit(3)"])
    child.process.wait()
    assert child.last_words(lines=1) == "b"


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    program = (
        "import os, sys, time; from pathlib import Path; from scripts.launcher.supervisor import Supervisor;"
        "s = Supervisor(env=dict(os.environ), cwd=Path(sys.argv[1]), logs=Path(sys.argv[1]));"
        "print(s.add('worker', [sys.executable, '-c', 'import time; time.sleep(60)']).process.pid, flush=True);"
        "time.sleep(60)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pid = int(launcher.stdout.readline())
    time.sleep(0.2)
    assert is_alive(pid)
    launcher.kill()
    launcher.communicate()
    assert wait_until(lambda: not is_alive(pid), seconds=5)
