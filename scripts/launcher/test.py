"""``./test``: everything, on real engines; ``./test quick``: what needs none of them and little time; other words go to pytest.

The complete run has two parts. What needs no engine runs on the embedded database, on all processors. What is marked
``engine`` or ``journey`` runs on PostgreSQL, Redis and Elasticsearch that are started for it, one test after the other:
races and timings are not to be disturbed by a neighbour.
"""

import os
import subprocess
import sys
import tempfile
import time

from scripts.launcher.environment import DEVELOPMENT, PYTHON, prepare_environment
from scripts.launcher.java import install_java
from scripts.launcher.lint import check_all
from scripts.launcher.packages import install_weasyprint_libraries
from scripts.launcher.services import Services, install_servers
from scripts.launcher.signals import stop_on_signals
from scripts.launcher.tools import fetch_validators, find_chromium, install_programs
from scripts.launcher.words import StopError, say

_EMBEDDED = "not engine and not journey"
_QUICK = f"{_EMBEDDED} and not slow"
_ENGINES = "engine or journey"
_NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Run what the words ask for; pytest's exit code, or 1 when a house rule is broken."""
    stop_on_signals()
    quick = arguments[:1] == ["quick"]
    words = arguments[1:] if quick else arguments
    start = time.monotonic()
    try:
        prepare_environment(DEVELOPMENT)
        install_weasyprint_libraries()
        with tempfile.TemporaryDirectory(prefix="egov-tests-", ignore_cleanup_errors=True) as folder:
            env = _clean_environment() | {"TMPDIR": folder}
            code = _run_quick(words, env) if quick else _run_all(words, env)
    except StopError as stop:
        say(f"test: {stop}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    say(f"./test took {time.monotonic() - start:.0f} s and ends with {code}")
    return code


def _run_quick(words: list[str], env: dict[str, str]) -> int:
    broken = check_all(quick=True) if not words else []
    return _verdict(broken, [_pytest(_QUICK, words, env, parallel=True)])


def _run_all(words: list[str], env: dict[str, str]) -> int:
    install_servers()
    install_java()
    install_programs()
    env["EGOV_TEST_CHROMIUM"] = find_chromium()
    env["EGOV_VALIDATORS"] = fetch_validators()
    broken = check_all() if not words else []
    embedded = _pytest(_EMBEDDED, words, env, parallel=True)
    with Services() as services:
        env |= _start(services)
        engines = _pytest(_ENGINES, words, env, parallel=False)
    return _verdict(broken, [embedded, engines])


def _start(services: Services) -> dict[str, str]:
    start = time.monotonic()
    postgres = services.start_postgres()
    urls = {
        "EGOV_TEST_POSTGRES_URL": postgres,
        "EGOV_DATABASE_URL": postgres,
        "EGOV_TEST_REDIS_URL": services.start_redis(),
        "EGOV_TEST_ELASTICSEARCH_URL": services.start_elasticsearch(),
    }
    say(f"PostgreSQL, Redis and Elasticsearch answer after {time.monotonic() - start:.0f} s")
    return urls


def _clean_environment() -> dict[str, str]:
    """The caller's own installation must not leak into the tests; where the pictures of the tour go is for them."""
    ours = ("EGOV_", "DJANGO_", "PYTHONPATH")
    return {key: value for key, value in os.environ.items() if key == "EGOV_TOUR" or not key.startswith(ours)}


def _pytest(marks: str, words: list[str], env: dict[str, str], *, parallel: bool) -> int:
    asked, rest = _marks_among(words)
    expression = f"({marks}) and ({asked})" if asked else marks
    command = [PYTHON, "-m", "pytest", "-m", expression]
    if parallel:
        command += ["-n", str(os.cpu_count() or 2), "--dist", "worksteal"]
    return subprocess.run([*command, *rest], env=env, stdin=subprocess.DEVNULL, check=False).returncode


def _marks_among(words: list[str]) -> tuple[str, list[str]]:
    """A ``-m`` of the caller narrows ours; it does not replace it."""
    if "-m" not in words[:-1]:
        return "", words
    place = words.index("-m")
    return words[place + 1], words[:place] + words[place + 2 :]


def _verdict(broken: list[str], codes: list[int]) -> int:
    """Nothing collected is well in one part, not in all; a broken house rule fails the run that the tests passed."""
    told = [code for code in codes if code != _NOTHING_COLLECTED]
    code = max(abs(code) for code in told) if told else _NOTHING_COLLECTED
    if broken:
        say(f"Broken house rules: {', '.join(broken)}")
    return code or (1 if broken else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
