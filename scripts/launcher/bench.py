"""``./bench``: measures on PostgreSQL, Redis and Elasticsearch of its own; results on standard output."""

import os
import subprocess
import sys

from scripts.launcher.environment import DEVELOPMENT, PYTHON, prepare_environment
from scripts.launcher.java import install_java
from scripts.launcher.packages import install_weasyprint_libraries
from scripts.launcher.services import Services, install_servers
from scripts.launcher.signals import stop_on_signals
from scripts.launcher.words import ROOT, StopError, say


def main(arguments: list[str]) -> int:
    """Pass the words on to ``scripts.benchmarks``; its exit code."""
    stop_on_signals()
    try:
        prepare_environment(DEVELOPMENT)
        install_weasyprint_libraries()
        install_servers()
        install_java()
        with Services() as services:
            env = {key: value for key, value in os.environ.items() if not key.startswith("EGOV_")}
            env |= {
                "PYTHONPATH": str(ROOT),
                "EGOV_DATABASE_URL": services.start_postgres(durable=True),
                "EGOV_BROKER_URL": services.start_redis(),
                "EGOV_ELASTICSEARCH_URL": services.start_elasticsearch(heap="1g"),
            }
            command = [PYTHON, "-m", "scripts.benchmarks", *arguments]
            return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, check=False).returncode
    except StopError as stop:
        say(f"bench: {stop}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
