"""The database itself refuses to change or delete a published version; only its last day may be written."""

from django.db import migrations

FIXED = ["procedure_id", "number", "state", "valid_from", "transitional_rule", "source", "content_hash", "uuid"]
TABLE = "procedures_procedureversion"


def _condition(vendor):
    distinct = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    spec = f"OLD.spec::text {distinct} NEW.spec::text" if vendor == "postgresql" else f"OLD.spec {distinct} NEW.spec"
    changed = " OR ".join([*(f"OLD.{name} {distinct} NEW.{name}" for name in FIXED), spec])
    return f"OLD.state = 'published' AND ({changed})"


def close(apps, editor):
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(
            f"CREATE TRIGGER {TABLE}_fixed BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({_condition(vendor)}) "
            "EXECUTE FUNCTION egov_append_only()"
        )
        editor.execute(
            f"CREATE TRIGGER {TABLE}_stays BEFORE DELETE ON {TABLE} FOR EACH ROW WHEN (OLD.state = 'published') "
            "EXECUTE FUNCTION egov_append_only()"
        )
    else:
        editor.execute(
            f"CREATE TRIGGER {TABLE}_fixed BEFORE UPDATE ON {TABLE} WHEN {_condition(vendor)} "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )


def open_again(apps, editor):
    on = f" ON {TABLE}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {TABLE}_fixed{on}")
    if on:
        editor.execute(f"DROP TRIGGER {TABLE}_stays{on}")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_procedures"), ("audit", "0002_append_only")]
    operations = [migrations.RunPython(close, open_again)]
