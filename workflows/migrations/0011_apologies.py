"""A case may have apologies (form 04) among its documents, one for each new date."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_apologies"), ("workflows", "0010_hindered_work")]

    operations = [
        migrations.RemoveConstraint(model_name="casedocument", name="one_document_per_purpose"),
        migrations.AlterField(
            model_name="casedocument",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt and appointment"),
                    ("supplement", "Request to supplement"),
                    ("refusal", "Notice of refusal"),
                    ("apology", "Apology and new appointment"),
                    ("result", "Result"),
                    ("voided", "Result of a decision that was taken back"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="casedocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose__in", ("supplement", "apology", "voided")), _negated=True),
                fields=("case", "purpose"),
                name="one_document_per_purpose",
            ),
        ),
    ]
