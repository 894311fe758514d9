"""The last day of a published version is written once, when its successor is published; it never moves again."""

from django.db import migrations

TABLE = "procedures_procedureversion"


def close(apps, editor):
    postgresql = editor.connection.vendor == "postgresql"
    distinct = "IS DISTINCT FROM" if postgresql else "IS NOT"
    moved = f"OLD.state = 'published' AND OLD.valid_to IS NOT NULL AND OLD.valid_to {distinct} NEW.valid_to"
    if postgresql:
        editor.execute(
            f"CREATE TRIGGER {TABLE}_ends_once BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({moved}) "
            "EXECUTE FUNCTION egov_append_only()"
        )
    else:
        editor.execute(
            f"CREATE TRIGGER {TABLE}_ends_once BEFORE UPDATE ON {TABLE} WHEN {moved} "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )


def open_again(apps, editor):
    on = f" ON {TABLE}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {TABLE}_ends_once{on}")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_published_versions")]
    operations = [migrations.RunPython(close, open_again)]
