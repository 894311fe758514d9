"""``./run``: the whole office on this machine, with a demonstration city; ``--check`` walks through it and stops."""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from scripts.launcher.accounts import accounts_table
from scripts.launcher.demonstration import prepare_city
from scripts.launcher.environment import PRODUCTION, PYTHON, prepare_environment
from scripts.launcher.folder import SECRET_KEY, default_folder, open_folder
from scripts.launcher.packages import install_weasyprint_libraries
from scripts.launcher.processes import free_port, is_port_free
from scripts.launcher.signals import stop_on_signals
from scripts.launcher.supervisor import Supervisor
from scripts.launcher.words import ROOT, StopError, say

_FIRST_PAGE_WITHIN = 90.0
# One process with threads: SQLite has one writer anyway, and counters held in memory are one set.
_GUNICORN = ["--workers=1", "--threads=8", "--timeout=120", "--graceful-timeout=5", "--log-level=warning"]
_LONE_WORKER = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C (or until the check is over); the exit code for the shell."""
    options = _parse(arguments)
    stop_on_signals()
    throw_away = Path(tempfile.mkdtemp(prefix="egov-check-")) if options.check and options.data is None else None
    folder = throw_away or Path(options.data or default_folder()).absolute()
    try:
        port = _choose_port(options)
        with open_folder(folder, reset=options.reset):
            prepare_environment(PRODUCTION)
            install_weasyprint_libraries()
            return _serve(options, folder, port)
    except StopError as stop:
        say(f"run: {stop}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130 if options.check else 0
    finally:
        if throw_away:
            shutil.rmtree(throw_away, ignore_errors=True)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run", description=__doc__)
    parser.add_argument("--port", type=_port, help="of the web server (default 8000; with --check a free one)")
    parser.add_argument("--host", default="127.0.0.1", help="where it listens (default 127.0.0.1: this machine)")
    parser.add_argument("--data", metavar="DIR", help="the folder of all data (default var/ beside the program)")
    parser.add_argument("--reset", action="store_true", help="delete everything in the data folder first")
    parser.add_argument("--check", action="store_true", help="walk the chain over HTTP in a throw-away folder")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 1 to 65535")
    return int(text)


def _choose_port(options: argparse.Namespace) -> int:
    if options.check and options.port is None:
        return free_port()
    port: int = options.port or 8000
    if not is_port_free(options.host, port):
        raise StopError(f"Port {port} on {options.host} is in use or not allowed: choose another with --port.")
    return port


def _serve(options: argparse.Namespace, folder: Path, port: int) -> int:
    address = f"http://{'localhost' if options.host == '127.0.0.1' else options.host}:{port}"
    env = _house_environment(folder, address)
    prepare_city(folder, env)
    with _running(options.host, port, folder, env) as supervisor:
        _wait_for_first_page(f"http://{_reachable(options.host)}:{port}/", supervisor)
        if options.check:
            return _walk(address, folder, env, supervisor)
        print(f"\n{accounts_table(folder)}\nThe office is open: {address}/   (Ctrl-C closes it)\n", flush=True)
        while True:
            supervisor.look_after()
            time.sleep(0.3)


def _house_environment(folder: Path, address: str) -> dict[str, str]:
    """What the settings read; what the caller has set (another database, another search engine) stays."""
    chosen = {
        "DJANGO_SETTINGS_MODULE": "egov.settings.dev",
        "EGOV_DATA_DIR": str(folder),
        "EGOV_SECRET_KEY_FILE": str(folder / SECRET_KEY),
        "EGOV_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "EGOV_SECRET_KEY"}}
    return {"EGOV_PUBLIC_URL": address, **inherited, **chosen}


def _reachable(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound


@contextlib.contextmanager
def _running(host: str, port: int, folder: Path, env: dict[str, str]) -> Iterator[Supervisor]:
    """Web server, worker and scheduler while the block lasts."""
    supervisor = Supervisor(env=env, cwd=ROOT, logs=folder / "logs")
    celery = [PYTHON, "-m", "celery", "-A", "egov"]
    try:
        supervisor.add(
            "web server",
            [PYTHON, "-m", "gunicorn", "egov.wsgi:application", "--bind", f"{host}:{port}", *_GUNICORN],
        )
        supervisor.add("scheduler", [*celery, "beat", "--pidfile=", "--loglevel=WARNING"])
        supervisor.add(
            "worker",
            [*celery, "worker", "--pool=prefork", "--concurrency=1", "--hostname=worker@%h", *_LONE_WORKER],
        )
        yield supervisor
    finally:
        say("Stopping …")
        supervisor.stop()


def _wait_for_first_page(url: str, supervisor: Supervisor) -> None:
    end = time.monotonic() + _FIRST_PAGE_WITHIN
    web = supervisor.children[0]
    while not _answers(url):
        supervisor.look_after()
        if web.deaths > 1 or time.monotonic() > end:
            raise StopError(f"The web server does not answer; the end of {web.log}:\n{web.last_words()}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=10).close()
    except urllib.error.HTTPError as error:
        return error.code < 500  # anything below is an answer of the application
    except OSError:
        return False
    return True


def _walk(address: str, folder: Path, env: dict[str, str], supervisor: Supervisor) -> int:
    """The walk's exit code; what dies meanwhile is said and started again, as always."""
    command = [PYTHON, str(ROOT / "scripts" / "walk.py"), "--base-url", address, "--data", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL) as walk:
        try:
            while walk.poll() is None:
                supervisor.look_after()
                time.sleep(0.3)
        except BaseException:
            walk.kill()
            raise
    return 1 if walk.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
