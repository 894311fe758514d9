"""Work knows its case's code and procedure: the columns, filled from the cases."""

import django.db.models.deletion
from django.db import migrations, models

_FILL = (
    "UPDATE workflows_workitem SET "
    "case_code = (SELECT c.case_code FROM workflows_case c WHERE c.id = workflows_workitem.case_id), "
    "procedure_id = (SELECT v.procedure_id FROM workflows_case c JOIN procedures_procedureversion v ON v.id = c.version_id "
    "WHERE c.id = workflows_workitem.case_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0003_last_day_once"),
        ("workflows", "0006_voided_results"),
    ]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="case_code",
            field=models.CharField(max_length=30, null=True),
        ),
        migrations.AddField(
            model_name="workitem",
            name="procedure",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedure",
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
