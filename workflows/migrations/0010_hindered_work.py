"""A step that came back says why: certificate or mandate did not allow what was ordered."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("workflows", "0009_answered_cases")]

    operations = [
        migrations.AddField(
            "workitem", "hindrance", models.CharField(blank=True, default="", max_length=60), preserve_default=False
        ),
        migrations.AddIndex(
            "workitem",
            models.Index(
                fields=["due_at", "id"],
                condition=Q(("state__in", ["open", "claimed"]), ~Q(("hindrance", ""))),
                name="work_hindered",
            ),
        ),
    ]
