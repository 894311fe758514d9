"""A mandate that was lent for an absence knows the role it was lent beside: it ends with that one alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0008_placements_of_today")]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="lent_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lent_mandates",
                to="organisations.rolegrant",
            ),
        ),
    ]
