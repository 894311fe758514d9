"""The record of kept promises reads the cases answered in a period."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("workflows", "0008_work_in_three_orders")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                Coalesce("finished_at", "ended_at"),
                condition=models.Q(("promised_at__isnull", False)),
                name="case_answered",
            ),
        ),
    ]
