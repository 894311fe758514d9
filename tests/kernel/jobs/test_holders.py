"""Whether whoever holds a job still lives."""

import os
import subprocess

import pytest

from kernel.jobs.holders import _holder, current_holder, is_gone

pytestmark = pytest.mark.unit


def test_this_process_lives():
    assert current_holder().split(":")[1] == str(os.getpid())
    assert not is_gone(current_holder())


def test_a_process_that_ended_is_gone():
    child = subprocess.Popen(["sleep", "60"])
    held = _holder(child.pid)
    assert not is_gone(held)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, but not buried yet
    assert is_gone(held)
    child.wait()
    assert is_gone(held)


@pytest.mark.parametrize("holder", ["", "nonsense", "other-host:1:1", "a:b:c:d"])
def test_what_cannot_be_known_is_left_to_its_lease(holder):
    assert not is_gone(holder)


def test_a_pid_that_was_given_to_another_process_is_not_the_holder():
    host, pid, started = current_holder().split(":")
    assert is_gone(f"{host}:{pid}:{int(started) - 1}")
