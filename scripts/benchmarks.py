"""``./bench [--quick] [--json]``: all measures in a throw-away database; a table or a list of objects."""

import argparse
import json
import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench.settings"

import django

django.setup()

from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from documents.domain.demonstration import make_demo_authorities
from procedures.domain.catalogue import load_catalogue
from scripts.bench.inbox import inbox
from scripts.bench.indexing import indexing
from scripts.bench.pages import queries
from scripts.bench.rendering import rendering
from scripts.bench.rows import Row, table
from scripts.bench.serving import public_page
from scripts.bench.transition import transition
from tests.factories.city import build_town


def measure(*, quick: bool, only: str = "") -> list[Row]:
    """Everything (or ``only`` one), in order; a measure that fails is a line that does not hold, not the end."""
    load_catalogue()
    make_demo_authorities()
    town, rows = build_town(), []
    for name, action in {
        "transition": lambda: transition(town, 12 if quick else 100),
        "queries": lambda: queries(town),
        "rendering": lambda: rendering(town, 8 if quick else 40),
        "indexing": lambda: indexing(500 if quick else 5000),
        "public page": lambda: public_page(town, 200 if quick else 1000),
        "inbox": lambda: inbox(town, quick=quick),
    }.items():
        if only not in {"", name}:
            continue
        begun = time.monotonic()
        try:
            rows += action()
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"[:300]
            rows.append({"name": name, "value": None, "bar": None, "holds": False, "unit": "", "note": reason})
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return rows


def main(arguments: list[str]) -> int:
    """Print the result; exit code 0 when every bar holds."""
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--only", default="", help="one measure: transition, queries, rendering, indexing, public page, inbox"
    )
    options = parser.parse_args(arguments)
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        rows = measure(quick=options.quick, only=options.only)
    finally:
        teardown_databases(made, verbosity=0)
    print(json.dumps(rows, ensure_ascii=False, indent=1) if options.json else table(rows))
    return 0 if all(item["holds"] for item in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
