"""``scripts/elasticsearch``: fill the cache, or run one node for as long as somebody looks at it."""

import argparse
import sys
import time

from scripts.launcher.elasticsearch import fetch_elasticsearch
from scripts.launcher.java import install_java
from scripts.launcher.services import Services
from scripts.launcher.signals import stop_on_signals
from scripts.launcher.words import StopError, say


def main(arguments: list[str]) -> int:
    """Do what the first word says."""
    parser = argparse.ArgumentParser(prog="scripts/elasticsearch", description=__doc__)
    parser.add_argument("action", choices=["fetch", "run"])
    parser.add_argument("--port", type=int, default=9200)
    parser.add_argument("--heap", default="512m")
    options = parser.parse_args(arguments)
    stop_on_signals()
    try:
        install_java()
        if options.action == "fetch":
            print(fetch_elasticsearch())
            return 0
        with Services() as services:
            print(services.start_elasticsearch(port=options.port, heap=options.heap), flush=True)
            while services.are_alive():
                time.sleep(0.5)
            raise StopError("Elasticsearch stopped by itself.")
    except StopError as stop:
        say(f"elasticsearch: {stop}")
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
