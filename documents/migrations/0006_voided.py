"""A number can be cancelled before issue; what was cancelled is as fixed as what was issued, and says why."""

from django.db import migrations, models

FINAL = "('issued', 'replaced', 'recalled')"
VOIDABLE = "('numbered', 'rendered', 'signed')"
STATES = ["draft", "numbered", "rendered", "signed", "sealed", "issued", "replaced", "recalled"]
NUMBERED = [
    "kind", "template", "unit_id", "abstract", "values", "data", "series", "number", "notation", "year", "issued_on",
    "verification_code", "created_at",
]  # fmt: skip
ISSUED = ["issued_at", "sha256", "issued_file_id"]
DOCUMENTS, ATTACHED = "documents_document", "documents_documentattachment"


def _changed(columns, vendor):
    distinct = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return " OR ".join(f'OLD."{name}" {distinct} NEW."{name}"' for name in columns)


def _old_rule(vendor):
    words = f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {_changed(NUMBERED, vendor)})"
    issue = f"OLD.state IN {FINAL} AND (NEW.state NOT IN {FINAL} OR {_changed(ISSUED, vendor)})"
    return f"({words}) OR ({issue})"


def _new_rule(vendor):
    voided = f"OLD.state = 'voided' OR (NEW.state = 'voided' AND OLD.state NOT IN {VOIDABLE})"
    return f"{_old_rule(vendor)} OR ({voided})"


def _triggers(vendor, rule):
    """Name, and the sentence that makes it; an altered table of SQLite is a new one and has lost those it had."""
    head = f"CREATE TRIGGER {DOCUMENTS}_final BEFORE UPDATE ON {DOCUMENTS}"
    if vendor == "postgresql":
        yield f"{DOCUMENTS}_final", f"{head} FOR EACH ROW WHEN ({rule}) EXECUTE FUNCTION egov_append_only()"
        return
    abort = "BEGIN SELECT RAISE(ABORT, 'append only'); END"
    yield f"{DOCUMENTS}_final", f"{head} WHEN {rule} {abort}"
    yield (
        f"{DOCUMENTS}_no_delete",
        f"CREATE TRIGGER {DOCUMENTS}_no_delete BEFORE DELETE ON {DOCUMENTS} WHEN OLD.state <> 'draft' {abort}",
    )
    for act in ("INSERT", "UPDATE"):
        name = f"documents_attachment_{act.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE {act} ON {ATTACHED} "
            f"WHEN (SELECT state FROM {DOCUMENTS} WHERE id = NEW.document_id) <> 'draft' {abort}",
        )


def open_rows(apps, editor):
    vendor = editor.connection.vendor
    for name, _sentence in _triggers(vendor, "TRUE"):
        editor.execute(f"DROP TRIGGER {name}" + (f" ON {DOCUMENTS}" if vendor == "postgresql" else ""))


def close_rows(apps, editor):
    vendor = editor.connection.vendor
    for _name, sentence in _triggers(vendor, _new_rule(vendor)):
        editor.execute(sentence)


def close_as_before(apps, editor):
    vendor = editor.connection.vendor
    for _name, sentence in _triggers(vendor, _old_rule(vendor)):
        editor.execute(sentence)


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_nothing_leaves")]
    operations = [
        migrations.RunPython(open_rows, close_as_before),
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"), ("numbered", "Numbered"), ("rendered", "Ready to sign"), ("signed", "Signed"),
                    ("sealed", "Sealed"), ("issued", "In force"), ("replaced", "Replaced"), ("recalled", "Recalled"),
                    ("voided", "Number cancelled"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="document", name="document_state"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [*STATES, "voided"])), name="document_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "voided"), _negated=True),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="document_voided_explained",
            ),
        ),
        migrations.RunPython(close_rows, open_rows),
    ]  # fmt: skip
