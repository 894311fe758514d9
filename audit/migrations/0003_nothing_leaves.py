"""What has been recorded cannot be deleted or emptied away either: not row by row, not as a whole table."""

from django.db import migrations

TABLES = ["audit_trailentry"]


def close(apps, editor):
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION egov_append_only()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )
            # INSERT OR REPLACE deletes without asking the trigger above.
            editor.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)) "
                "BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )


def open_again(apps, editor):
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        else:
            editor.execute(f"DROP TRIGGER {table}_no_delete")
            editor.execute(f"DROP TRIGGER {table}_no_replace")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(close, open_again)]
