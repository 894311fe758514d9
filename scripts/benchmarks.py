"""``./bench [--quick] [--json]``: all measures in a throw-away database; a table or a list of objects."""

import argparse
import json
import os
import sys
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench.settings"

import django

django.setup()

from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from documents.domain.demonstration import make_demo_authorities
from procedures.domain.catalogue import load_catalogue
from scripts.bench import measures
from tests.factories.city import build_town


def measure(*, quick: bool) -> list[dict[str, Any]]:
    """Everything, in order; one measure that fails is a line that does not hold, not the end."""
    load_catalogue()
    make_demo_authorities()
    town, rounds = build_town(), 20 if quick else 100
    rows: list[dict[str, Any]] = []
    for action in (
        lambda: measures.transition(town, rounds),
        lambda: measures.rendering(town, rounds),
        lambda: measures.public_page(rounds),
        lambda: measures.indexing(500 if quick else 5000),
        lambda: measures.inbox(town, quick=quick),
    ):
        try:
            rows += action()
        except Exception as error:
            rows.append(
                {
                    "name": "failed",
                    "value": None,
                    "bar": None,
                    "holds": False,
                    "unit": "",
                    "note": f"{type(error).__name__}: {error}"[:300],
                }
            )
    return rows


def main(arguments: list[str]) -> int:
    """Print the result; exit code 0 when every bar holds."""
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        rows = measure(quick=options.quick)
    finally:
        teardown_databases(made, verbosity=0)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for item in rows:
            print(
                f"{'ok  ' if item['holds'] else 'MISS'}  {item['name']:<45} {item['value']} {item['unit']} (bar {item['bar']})  {item['note']}"
            )
    return 0 if all(item["holds"] for item in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
