"""Queues are read by deadline, by arrival and by code, each narrowed inside its own partial index."""

import django.db.models.deletion
from django.db import migrations, models

_OPEN = models.Q(("state", "open"))


class Migration(migrations.Migration):
    dependencies = [("workflows", "0007_work_by_code_and_procedure")]

    operations = [
        migrations.AlterField(
            model_name="workitem",
            name="case_code",
            field=models.CharField(max_length=30),
        ),
        migrations.AlterField(
            model_name="workitem",
            name="procedure",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedure",
            ),
        ),
        migrations.RemoveIndex(model_name="workitem", name="work_open"),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=_OPEN, fields=["unit", "role", "due_at", "id", "procedure", "step"], name="work_open"
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=_OPEN,
                fields=["unit", "role", "created_at", "id", "procedure", "step", "due_at"],
                name="work_open_arrived",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=_OPEN,
                fields=["unit", "role", "case_code", "id", "procedure", "step", "due_at"],
                name="work_open_code",
            ),
        ),
    ]
