"""What has a number cannot be deleted or emptied away: not row by row, not as a whole table."""

from django.db import migrations

CONDITIONS = {
    "documents_document": "OLD.state <> 'draft'",
    "documents_revision": "1",
    "documents_signature": "1",
}


def close(apps, editor):
    for table, condition in CONDITIONS.items():
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION egov_append_only()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {condition} "
                "BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )


def open_again(apps, editor):
    for table in CONDITIONS:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        else:
            editor.execute(f"DROP TRIGGER {table}_no_delete")


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_unclaimed_files"), ("audit", "0003_nothing_leaves")]
    operations = [migrations.RunPython(close, open_again)]
