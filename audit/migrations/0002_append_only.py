"""The database itself refuses to change or delete what has been recorded."""

from django.db import migrations

TABLES = ["audit_trailentry"]


def _sqlite(editor, table):
    # Deletions there are found by verify_trail: the embedded mode has one writer, and its tests empty tables by DELETE.
    editor.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
    )


def _postgres(editor, table):
    editor.execute(
        "CREATE OR REPLACE FUNCTION egov_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
        params=None,  # the percent sign is PostgreSQL's own
    )
    editor.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION egov_append_only()"
    )


def close(apps, editor):
    for table in TABLES:
        (_postgres if editor.connection.vendor == "postgresql" else _sqlite)(editor, table)


def open_again(apps, editor):
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            editor.execute(f"DROP TRIGGER {table}_no_update")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]
    operations = [migrations.RunPython(close, open_again)]
