"""The database's locks against deleting what was recorded: opened for the runner's emptying, closed to be tried."""

from django.db import connection

_deletions: dict[str, str] = {}  # name → how it was made, of SQLite's triggers


def open_locks_against_emptying() -> None:
    """Let tables be emptied."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_no_truncate'")
            for table, name in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_delete'")
        _deletions.update(dict(cursor.fetchall()))
        for name in _deletions:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def close_locks_against_emptying() -> list[str]:
    """Close them as the migrations did, in the transaction of one test; returns their names."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_no_truncate'")
            rows = cursor.fetchall()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with unchecked foreign keys cannot be altered
            for table, name in rows:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
            return sorted(name for _table, name in rows)
        for sql in _deletions.values():
            cursor.execute(sql)
        return sorted(_deletions)
