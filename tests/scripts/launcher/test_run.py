"""``./run`` at the terminal: a mistake is answered by one sentence and exit code 1, before anything is installed."""

import socket
import subprocess

import pytest

from scripts.launcher.words import ROOT

pytestmark = pytest.mark.unit


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "run", *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30, check=False
    )


def test_run_says_that_the_port_is_in_use(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--port", str(port), "--data", str(tmp_path / "data"))
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"run: Port {port} on 127.0.0.1 is in use or not allowed: choose another with --port.\n",
    )
    assert not (tmp_path / "data").exists()


def test_run_says_that_the_folder_is_a_file(tmp_path):
    path = tmp_path / "file"
    path.touch()
    done = run("--check", "--data", str(path))
    assert (done.returncode, done.stderr) == (
        1,
        f"run: The data folder {path} is a file, not a folder: choose another with --data.\n",
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_run_refuses_what_is_no_port(port):
    done = run(f"--port={port}")
    assert done.returncode == 2
    assert done.stderr.endswith(f"argument --port: {port!r} is no port: a number from 1 to 65535\n")
