"""The database itself refuses to change what is final: issued documents, revisions, signatures, stored files."""

from django.db import migrations

FINAL = "('issued', 'replaced', 'recalled')"
FIXED = [
    "kind", "template", "unit_id", "abstract", "series", "number", "notation", "year", "issued_on", "issued_at",
    "verification_code", "sha256", "issued_file_id",
]  # fmt: skip
FILE_FIXED = ["sha256", "size", "content_type", "name", "storage_name", "pages", "signature_state"]
WHOLE = ["documents_revision", "documents_signature"]


def _changed(columns, distinct):
    return " OR ".join(f"OLD.{name} {distinct} NEW.{name}" for name in columns)


def _rules(vendor):
    distinct = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    back = f"NEW.state NOT IN {FINAL}"
    yield "documents_document", f"OLD.state IN {FINAL} AND ({back} OR {_changed(FIXED, distinct)})"
    yield "documents_storedfile", _changed(FILE_FIXED, distinct)
    for table in WHOLE:
        yield table, "TRUE" if vendor == "postgresql" else "1"


def close(apps, editor):
    vendor = editor.connection.vendor
    for table, condition in _rules(vendor):
        if vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_final BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
                "EXECUTE FUNCTION egov_append_only()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {table}_final BEFORE UPDATE ON {table} WHEN {condition} "
                "BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )
    if vendor == "postgresql":
        for table in [*WHOLE, "documents_storedfile"]:
            editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION egov_append_only()"
            )


def open_again(apps, editor):
    vendor = editor.connection.vendor
    for table, _condition in _rules(vendor):
        editor.execute(f"DROP TRIGGER {table}_final" + (f" ON {table}" if vendor == "postgresql" else ""))
    if vendor == "postgresql":
        for table in [*WHOLE, "documents_storedfile"]:
            editor.execute(f"DROP TRIGGER {table}_stays ON {table}")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents"), ("audit", "0002_append_only")]
    operations = [migrations.RunPython(close, open_again)]
