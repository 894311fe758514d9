"""What has a number keeps its words: the database refuses to change a numbered document, or what travels inside it."""

from django.db import migrations

FINAL = "('issued', 'replaced', 'recalled')"
NUMBERED = [
    "kind", "template", "unit_id", "abstract", "values", "data", "series", "number", "notation", "year", "issued_on",
    "verification_code", "created_at",
]  # fmt: skip
ISSUED = ["issued_at", "sha256", "issued_file_id"]
OLD_FIXED = [
    "kind", "template", "unit_id", "abstract", "series", "number", "notation", "year", "issued_on", "issued_at",
    "verification_code", "sha256", "issued_file_id",
]  # fmt: skip
ATTACHED = """
CREATE FUNCTION egov_attachments_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM documents_document WHERE id = COALESCE(NEW.document_id, OLD.document_id)) <> 'draft' THEN
    RAISE EXCEPTION 'append only: documents_documentattachment' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$
"""


def _changed(columns, vendor):
    distinct = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return " OR ".join(f'OLD."{name}" {distinct} NEW."{name}"' for name in columns)


def _new_rule(vendor):
    words = f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {_changed(NUMBERED, vendor)})"
    issue = f"OLD.state IN {FINAL} AND (NEW.state NOT IN {FINAL} OR {_changed(ISSUED, vendor)})"
    return f"({words}) OR ({issue})"


def _old_rule(vendor):
    return f"OLD.state IN {FINAL} AND (NEW.state NOT IN {FINAL} OR {_changed(OLD_FIXED, vendor)})"


def _replace(editor, rule):
    on = " ON documents_document" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER documents_document_final{on}")
    head = "CREATE TRIGGER documents_document_final BEFORE UPDATE ON documents_document"
    if editor.connection.vendor == "postgresql":
        editor.execute(f"{head} FOR EACH ROW WHEN ({rule}) EXECUTE FUNCTION egov_append_only()")
    else:
        editor.execute(f"{head} WHEN {rule} BEGIN SELECT RAISE(ABORT, 'append only'); END")


def close(apps, editor):
    vendor = editor.connection.vendor
    _replace(editor, _new_rule(vendor))
    if vendor == "postgresql":
        editor.execute(
            "CREATE TRIGGER documents_document_stays BEFORE DELETE ON documents_document FOR EACH ROW "
            "WHEN (OLD.state <> 'draft') EXECUTE FUNCTION egov_append_only()"
        )
        editor.execute(ATTACHED, params=None)
        editor.execute(
            "CREATE TRIGGER documents_attachment_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_documentattachment "
            "FOR EACH ROW EXECUTE FUNCTION egov_attachments_stay()"
        )
        return
    # The embedded mode has one writer and no other client; its tests empty tables by DELETE, so only writing is closed.
    for act in ("INSERT", "UPDATE"):
        editor.execute(
            f"CREATE TRIGGER documents_attachment_{act.lower()} BEFORE {act} ON documents_documentattachment "
            "WHEN (SELECT state FROM documents_document WHERE id = NEW.document_id) <> 'draft' "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )


def open_again(apps, editor):
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute("DROP TRIGGER documents_attachment_stays ON documents_documentattachment")
        editor.execute("DROP FUNCTION egov_attachments_stay()")
        editor.execute("DROP TRIGGER documents_document_stays ON documents_document")
    else:
        editor.execute("DROP TRIGGER documents_attachment_insert")
        editor.execute("DROP TRIGGER documents_attachment_update")
    _replace(editor, _old_rule(vendor))


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_final_rows")]
    operations = [migrations.RunPython(close, open_again)]
