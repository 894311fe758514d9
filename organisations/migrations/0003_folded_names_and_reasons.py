"""A name is kept without accents too, for searching; a revoked mandate says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_delegation_and_substitution")]

    operations = [
        migrations.AddField(
            "mandate", "reason", models.CharField(blank=True, default="", max_length=200), preserve_default=False
        ),
        migrations.AddField(
            "user",
            "folded_name",
            models.CharField(blank=True, default="", editable=False, max_length=120),
            preserve_default=False,
        ),
    ]
