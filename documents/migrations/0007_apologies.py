"""Form 04, the apology with a new appointment, is a kind of document."""

from importlib import import_module

from django.db import migrations, models

BEFORE = [
    ("receipt", "Receipt and appointment"), ("supplement", "Request to supplement"), ("refusal", "Notice of refusal"),
    ("building_permit", "Building permit"), ("certified_copy", "Certified copy"), ("decision", "Decision"),
    ("notice", "Notice"), ("letter", "Official letter"), ("certificate", "Certificate"), ("extract", "Extract"),
]  # fmt: skip
KINDS = [*BEFORE[:3], ("apology", "Apology and new appointment"), *BEFORE[3:]]
locks = import_module("documents.migrations.0006_voided")


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_voided")]
    operations = [
        migrations.RunPython(locks.open_rows, locks.close_rows),
        migrations.AlterField(
            model_name="document", name="kind", field=models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.RemoveConstraint(model_name="document", name="document_kind"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _words in KINDS])), name="document_kind"
            ),
        ),
        migrations.RunPython(locks.close_rows, locks.open_rows),
    ]
