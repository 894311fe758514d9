"""The database connection: SQLite for one office on one machine, PostgreSQL for a city."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE = {
    "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing half-way
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
POSTGRES = {"options": "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000"}
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}  # a question asked five times is planned once


def database(url: str, *, prepared: bool = True) -> dict[str, Any]:
    """Django's setting for ``url`` with the options that our locking relies on.

    ``prepared``: PostgreSQL keeps the plans of questions that come again; not behind a pooler that gives each
    transaction another connection.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    engine = config["ENGINE"]
    if engine.endswith("sqlite3"):
        config["OPTIONS"] = SQLITE
        config["TEST"] = {"NAME": None}
    elif "postgresql" in engine:
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **POSTGRES, **(PREPARED if prepared else {})}
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("EGOV_DATABASE_URL must name SQLite or PostgreSQL.")
    return config
